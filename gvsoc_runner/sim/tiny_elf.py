"""Make small ELF files from bytes: for tests, fuzzing and experiments without a compiler."""

from __future__ import annotations

import struct
from collections.abc import Mapping


def tiny_elf(pieces: Mapping[int, bytes], entry: int, flags: int = 7) -> bytes:
    """An ELF32 RISC-V program.

    Args:
        pieces: physical address -> bytes, one loadable segment each.
        entry: address where the fabric controller starts.
        flags: segment flags of all pieces (1 execute, 2 write, 4 read).
    """
    head = 52 + 32 * len(pieces)
    header = struct.pack(
        "<16sHHIIIIIHHHHHH",
        b"\x7fELF\x01\x01\x01" + bytes(9),
        *(2, 243, 1, entry, 52, 0, 0, 52, 32, len(pieces), 0, 0, 0),
    )
    table, body = b"", b""
    for address, data in pieces.items():
        place = head + len(body)
        size = len(data)
        table += struct.pack("<IIIIIIII", 1, place, address, address, size, size, flags, 4)
        body += data
    return header + table + body
