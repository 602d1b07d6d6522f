"""The second table of system calls on x86-64."""

import ctypes
import platform


def attempt():
    if platform.machine() != "x86_64":
        return 0
    return max(ctypes.CDLL(None).syscall(0x40000000 | 57), 0)
