"""Open a port."""

import socket


def attempt():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        return 1
