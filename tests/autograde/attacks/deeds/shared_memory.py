"""Memory that outlives the process."""

import ctypes


def attempt():
    return int(ctypes.CDLL(None).shmget(0, 1 << 20, 0o1600) >= 0)
