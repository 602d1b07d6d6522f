"""Loading programs: ELF32 RISC-V, checked field by field, never trusted."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<16sHHIIIIIHHHHHH")
_PROGRAM = struct.Struct("<IIIIIIII")
PT_LOAD, PF_X, PF_W = 1, 1, 2
EM_RISCV = 243
MAX_SEGMENTS = 64


class ElfError(ValueError):
    """The bytes are not a program that this machine can load; the message says why."""


@dataclass(frozen=True)
class Segment:
    """One loadable piece: physical address, bytes, size in memory (the rest is zero), flags."""

    address: int
    data: bytes
    num_bytes: int
    executable: bool
    writable: bool


@dataclass(frozen=True)
class Image:
    """Entry address and loadable segments of a program."""

    entry: int
    segments: tuple[Segment, ...]


def parse_elf(data: bytes) -> Image:
    """Read the loadable segments of an ELF file.

    Args:
        data: the whole file.

    Raises:
        ElfError: not a 32-bit little-endian RISC-V program, or its headers contradict
            the file (message: expected, got).
    """
    if len(data) < _HEADER.size:
        raise ElfError(f"expected an ELF file of at least {_HEADER.size} bytes, got {len(data)}")
    ident, _kind, machine, _version, entry, phoff, *_rest = _HEADER.unpack_from(data)
    phentsize, phnum = _HEADER.unpack_from(data)[9:11]
    if ident[:4] != b"\x7fELF":
        raise ElfError(f"expected the ELF magic 7f 45 4c 46, got {ident[:4].hex(' ')}")
    if ident[4] != 1 or ident[5] != 1:
        raise ElfError("expected a 32-bit little-endian ELF (class 1, data 1)")
    if machine != EM_RISCV:
        raise ElfError(f"expected a RISC-V program (machine {EM_RISCV}), got machine {machine}")
    if not 0 < phnum <= MAX_SEGMENTS or phentsize < _PROGRAM.size:
        raise ElfError(f"expected 1 to {MAX_SEGMENTS} program headers, got {phnum}")
    segments = []
    for index in range(phnum):
        segment = _segment(data, phoff + index * phentsize, index)
        if segment is not None:
            segments.append(segment)
    if not segments:
        raise ElfError("expected at least one loadable segment, got none")
    return Image(entry, tuple(segments))


def _segment(data: bytes, place: int, index: int) -> Segment | None:
    """Read one program header; None when it is not to be loaded or is empty."""
    if place + _PROGRAM.size > len(data):
        raise ElfError(f"program header {index} lies outside of the file")
    kind, offset, _vaddr, paddr, filesz, memsz, flags, _align = _PROGRAM.unpack_from(data, place)
    if kind != PT_LOAD or memsz == 0:
        return None
    if offset + filesz > len(data):
        raise ElfError(f"segment {index} wants bytes up to {offset + filesz}, file: {len(data)}")
    if filesz > memsz:
        raise ElfError(f"segment {index} holds {filesz} bytes but takes {memsz} in memory")
    return Segment(
        address=paddr,
        data=data[offset : offset + filesz],
        num_bytes=memsz,
        executable=bool(flags & PF_X),
        writable=bool(flags & PF_W),
    )
