"""Talk over the file system, for instance to Docker."""

import socket


def attempt():
    left, _right = socket.socketpair()
    return left.send(b"x")
