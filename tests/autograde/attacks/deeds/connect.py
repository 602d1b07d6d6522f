"""Reach a server on this machine."""

import socket


def attempt():
    with socket.create_connection(("127.0.0.1", PORT), timeout=1):  # noqa: F821
        return 1
