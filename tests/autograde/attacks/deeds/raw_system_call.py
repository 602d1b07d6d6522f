"""Number 57 is fork on x86-64, 56 is clone; 220 is clone on arm64."""

import ctypes
import platform


def attempt():
    number = {"x86_64": 57, "aarch64": 220}[platform.machine()]
    return max(ctypes.CDLL(None).syscall(number, 17, 0, 0, 0, 0), 0)
