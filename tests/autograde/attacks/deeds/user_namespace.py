"""Become root in a namespace of one's own."""

import ctypes


def attempt():
    return int(ctypes.CDLL(None).unshare(0x10000000) == 0)  # CLONE_NEWUSER
