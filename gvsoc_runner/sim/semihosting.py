"""Host calls of a program: text output and exit.

A call is ebreak after `slli x0, x0, 31`; a0 holds its number, a1 its argument.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

PUT_CHAR, WRITE_STRING, WRITE, EXIT = 0x3, 0x4, 0x5, 0x18
SUCCESS = 0x20026  # argument of EXIT
MAX_BYTES = 1 << 16


def host_text(read: Callable[[int, int], bytes], call: int, argument: int) -> bytes:
    """Text of an output call; empty for other calls and for addresses outside of memory.

    Args:
        read: (address, number of bytes) -> bytes; ValueError outside of memory.
    """
    try:
        if call == PUT_CHAR:
            return read(argument, 1)
        if call == WRITE_STRING:
            text = bytearray()
            while len(text) < MAX_BYTES and (byte := read(argument, 1)) != b"\0":
                text += byte
                argument += 1
            return bytes(text)
        if call == WRITE:
            _handle, start, size = np.frombuffer(read(argument, 12), "<u4").tolist()
            return read(start, min(size, MAX_BYTES))
    except ValueError:
        pass
    return b""
