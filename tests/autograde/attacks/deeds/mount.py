"""Mount a file system."""

import ctypes


def attempt():
    return int(ctypes.CDLL(None).mount(b"none", b"/scratch", b"tmpfs", 0, None) == 0)
