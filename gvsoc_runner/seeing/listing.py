"""A disassembly with the cycles of every instruction beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gvsoc_runner.program import Program
from gvsoc_runner.sim.disasm import ABI_NAMES, disasm
from gvsoc_runner.sim.trace import TraceRow

_FUNCTION = 2  # ELF symbol type


@dataclass(frozen=True)
class ListedInstruction:
    """One instruction. cycles, executions: over all cores; place: (file, line) or None."""

    address: int
    word: int
    text: str
    function: str
    place: tuple[str, int] | None
    cycles: int = 0
    executions: int = 0


def _words(program: Program, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(address, word) of the instructions between two addresses; 16-bit ones have 16 bits."""
    for segment in program.file.segments:
        first, last = segment.address, segment.address + segment.file_bytes
        if not first <= start < last:
            continue
        code = program.elf[segment.offset : segment.offset + segment.file_bytes]
        address = start
        while address + 2 <= min(end, last):
            at = address - first
            size = 4 if code[at] & 3 == 3 else 2
            yield address, int.from_bytes(code[at : at + size], "little")
            address += size


def listed_instructions(
    program: Program,
    profile: Mapping[int, tuple[int, int]] | None = None,
    functions: Iterable[str] | None = None,
) -> tuple[ListedInstruction, ...]:
    """Instructions of functions, by address.

    Args:
        profile: address -> (cycles, executions), RunResult.profile.
        functions: names; None takes every function that executed something, or all of them when
            there is no profile.

    Raises:
        RunnerError: there is no function of a name.
    """
    profile, wanted = profile or {}, None if functions is None else tuple(functions)
    for name in wanted or ():
        program.symbol(name)
    found: dict[int, ListedInstruction] = {}
    for symbol in program.file.symbols:
        if symbol.kind != _FUNCTION or (wanted is not None and symbol.name not in wanted):
            continue
        rows = list(_words(program, symbol.address, symbol.address + symbol.size))
        if wanted is None and profile and not any(address in profile for address, _ in rows):
            continue
        for address, word in rows:
            found[address] = ListedInstruction(
                address,
                word,
                disasm(word, address),
                symbol.name,
                program.line_at(address),
                *profile.get(address, (0, 0)),
            )
    return tuple(found[address] for address in sorted(found))


def listing_text(rows: Iterable[ListedInstruction]) -> str:
    """The rows as text; function names and source lines appear where they change."""
    lines, function, place = [f"{'cycles':>10} {'times':>9} {'each':>6}  address   code"], "", None
    for row in rows:
        if row.function != function:
            function, place = row.function, None
            lines += ["", f"{function}:"]
        if row.place != place:
            place = row.place
            lines.append(f"{'':>27}  ; {place[0]}:{place[1]}" if place else f"{'':>27}  ; no line")
        each = f"{row.cycles / row.executions:.2f}" if row.executions else ""
        counts = (row.cycles, row.executions) if row.executions else ("", "")
        lines.append(
            f"{counts[0]:>10} {counts[1]:>9} {each:>6}  {row.address:08x}  {row.text}".rstrip()
        )
    return "\n".join(lines)


def trace_text(rows: Iterable[TraceRow], program: Program) -> str:
    """An instruction trace as text: cycle, core, address, instruction, register written."""
    words = {row.address: row.word for row in listed_instructions(program)}
    lines = [f"{'cycle':>10} core  address   {'instruction':<32} result"]
    for row in rows:
        code = disasm(words[row.pc], row.pc) if row.pc in words else "?"
        result = f"{ABI_NAMES[row.rd]} = {row.value:08x}" if row.rd else ""
        stall = f"  (+{row.stall})" if row.stall else ""
        text = f"{row.cycle:>10} {row.core:>4}  {row.pc:08x}  {code:<32} {result}{stall}"
        lines.append(text.rstrip())
    return "\n".join(lines)
