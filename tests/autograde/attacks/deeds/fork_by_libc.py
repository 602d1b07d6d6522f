"""Call the C library directly."""

import ctypes


def attempt():
    child = ctypes.CDLL(None).fork()
    return max(child, 0)
