"""A linked program: the ELF bytes, its symbols, and data that can be written into it."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gvsoc_runner.errors import RunnerError

_SHT_SYMTAB, _SHT_NOBITS = 2, 8
SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2


@dataclass(frozen=True)
class Symbol:
    """One name. section: "" when undefined, "*ABS*" for absolute values; kind: STT number."""

    name: str
    address: int
    size: int
    binding: str
    kind: int
    section: str


@dataclass(frozen=True)
class Segment:
    """A part of the image: file bytes at `address`, zero-filled up to memory_bytes."""

    address: int
    offset: int
    file_bytes: int
    memory_bytes: int
    flags: int


class ElfFile:
    """Just enough of ELF32 little-endian: sections, symbols, segments.

    Raises:
        RunnerError: the bytes are no 32-bit RISC-V ELF file, or one with far too many sections.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 52 or data[:6] != b"\x7fELF\x01\x01" or data[18:20] != b"\xf3\x00":
            raise RunnerError("expected a 32-bit RISC-V ELF file, got something else")
        self.data = data
        (self.entry, phoff, shoff) = struct.unpack_from("<III", data, 24)
        (phentsize, phnum, shentsize, shnum, shstrndx) = struct.unpack_from("<HHHHH", data, 42)
        if shoff and not shnum:  # their number stands elsewhere; nobody would look at them
            raise RunnerError("expected fewer than 65280 sections, got more")
        self.segments = tuple(self._segments(phoff, phentsize, phnum))
        raw = [struct.unpack_from("<10I", data, shoff + i * shentsize) for i in range(shnum)]
        names = raw[shstrndx] if raw else None
        self._raw_sections = raw
        self.section_names = tuple(self._text(names[4] + r[0]) for r in raw) if names else ()

    def section_bytes(self, name: str) -> int:
        """Size of all sections called `name` or `name.something`."""
        rows = zip(self.section_names, self._raw_sections, strict=True)
        return sum(row[5] for text, row in rows if f"{text}.".startswith(f"{name}."))

    def _segments(self, offset: int, size: int, count: int):
        for i in range(count):
            (kind, start, _, paddr, filesz, memsz, flags, _) = struct.unpack_from(
                "<8I", self.data, offset + i * size
            )
            if kind == 1:
                yield Segment(paddr, start, filesz, memsz, flags)

    def _text(self, offset: int) -> str:
        return self.data[offset : self.data.index(b"\0", offset)].decode("utf-8", "replace")

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """All named symbols, sections and file names left out."""
        found: list[Symbol] = []
        for section in self._raw_sections:
            if section[1] != _SHT_SYMTAB:
                continue
            strings = self._raw_sections[section[6]][4]
            for offset in range(section[4], section[4] + section[5], 16):
                found += self._symbol(offset, strings)
        return tuple(found)

    def _symbol(self, offset: int, strings: int) -> list[Symbol]:
        name, value, size, info, _, index = struct.unpack_from("<IIIBBH", self.data, offset)
        kind, text = info & 15, self._text(strings + name)
        if not text or kind in (3, 4):
            return []
        special = {SHN_UNDEF: "", SHN_ABS: "*ABS*", SHN_COMMON: "*COM*"}
        section = special[index] if index in special else self.section_names[index]
        binding = {0: "local", 1: "global", 2: "weak"}.get(info >> 4, "other")
        return [Symbol(text, value, size, binding, kind, section)]


@dataclass(frozen=True)
class Program:
    """A linked program for one target.

    elf: the file; name: shown to people; warnings: diagnostics of its compilation;
    unit_l1_bytes: variables in L1 of untrusted units and of what they took from the library;
    xpulp: its kernels were rewritten with hardware loops; notices: sentences a reader must see
    about how it was built.
    """

    elf: bytes = field(repr=False)
    name: str = "program"
    warnings: tuple = ()
    unit_l1_bytes: int = 0
    xpulp: bool = False
    notices: tuple[str, ...] = ()

    @cached_property
    def file(self) -> ElfFile:
        """The parsed ELF file."""
        return ElfFile(self.elf)

    @cached_property
    def sha256(self) -> str:
        """Hash of the ELF bytes, the binary's identity in every result."""
        return hashlib.sha256(self.elf).hexdigest()

    @cached_property
    def symbols(self) -> dict[str, Symbol]:
        """Symbols by name; a global one wins over a local one of the same name."""
        table: dict[str, Symbol] = {}
        for symbol in self.file.symbols:
            if symbol.section and (symbol.name not in table or symbol.binding != "local"):
                table[symbol.name] = symbol
        return table

    def symbol(self, name: str) -> Symbol:
        """Look a symbol up.

        Raises:
            RunnerError: no such symbol.
        """
        if name not in self.symbols:
            raise RunnerError(f"expected a symbol `{name}` in {self.name}, found none")
        return self.symbols[name]

    def with_data(self, values: dict[str, np.ndarray]) -> Program:
        """A copy whose image holds these arrays at these symbols.

        Raises:
            RunnerError: an array is larger than its symbol, or the symbol has no bytes in the file.
        """
        image = bytearray(self.elf)
        for name, value in values.items():
            data = np.ascontiguousarray(value).tobytes()
            symbol = self.symbol(name)
            if len(data) > symbol.size:
                raise RunnerError(
                    f"`{name}` holds {symbol.size} bytes, got {len(data)}: the shape is too large"
                )
            start = self._file_offset(symbol, len(data))
            image[start : start + len(data)] = data
        return replace(self, elf=bytes(image))

    def in_file(self, name: str) -> bool:
        """Whether a symbol has bytes in the file, so that with_data can change it."""
        symbol = self.symbol(name)
        return self._find(symbol.address, symbol.size) is not None

    def _file_offset(self, symbol: Symbol, num_bytes: int) -> int:
        offset = self._find(symbol.address, num_bytes)
        if offset is None:
            raise RunnerError(f"`{symbol.name}` has no bytes in the file (zero-initialised?)")
        return offset

    def _find(self, address: int, num_bytes: int) -> int | None:
        for segment in self.file.segments:
            inside = address - segment.address
            if inside >= 0 and inside + num_bytes <= segment.file_bytes:
                return segment.offset + inside
        return None

    def function_at(self, address: int) -> str:
        """Name of the function that holds an address, or ""."""
        for symbol in self.file.symbols:
            if symbol.kind == 2 and symbol.address <= address < symbol.address + symbol.size:
                return symbol.name
        return ""

    @cached_property
    def lines(self) -> tuple[tuple[int, str, int], ...]:
        """Rows (address, file, line) of the line table, by address; for heat maps and messages."""
        from gvsoc_runner.lines import line_rows

        return line_rows(self.elf)

    def line_at(self, address: int) -> tuple[str, int] | None:
        """Source file and line of an instruction, or None."""
        from bisect import bisect_right

        index = bisect_right(self.lines, (address, "\uffff", 1 << 31)) - 1
        if index < 0 or self.lines[index][2] == 0:
            return None
        return self.lines[index][1:]

    @property
    def l1_data_bytes(self) -> int:
        """Bytes of L1 taken by variables, stacks not counted."""
        return self.symbol("odl_l1_data_end").address - self.symbol("odl_l1_start").address
