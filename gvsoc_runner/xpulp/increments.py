"""Loads and stores that move their pointer, or add two registers: one instruction instead of two.

In straight code, `lw a, 0(p)` and a later `addi p, p, 4` become `p.lw a, 4(p!)`; other offsets from
p are adjusted. `add p, p, s` gives the form with a register as step, `add t, p, s; lw a, 0(t)` the
form that adds two registers. No access is moved, dropped or doubled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gvsoc_runner.xpulp.assembly import (
    LOADS,
    STORES,
    Function,
    Instruction,
    Label,
    Line,
    memory_operand,
)
from gvsoc_runner.xpulp.flow import hardware_ends, liveness

_OFFSETS = range(-2048, 2048)


@dataclass
class _Pointer:
    """What straight code does with one register.

    bumps: where it moves; total: by how much, when by constants; step: the register it moves by.
    uses: (index, offset from the register as it was at the start, adjustable); offset None: any
    other use, which must see the same value as before.
    """

    bumps: list[int] = field(default_factory=list)
    total: int = 0
    step: str = ""
    uses: list[tuple[int, int | None, int]] = field(default_factory=list)


def blocks(lines: list[Line]) -> list[tuple[int, int]]:
    """Runs [first, last) of understood straight code."""
    found, first = [], 0
    for i, line in enumerate([*lines, Label("")]):
        stop = isinstance(line, Label)
        if isinstance(line, Instruction):
            stop = line.opaque or line.inline or not line.plain or line.target is not None
            stop |= line.op.startswith("lp.")
        if stop:
            if any(isinstance(x, Instruction) for x in lines[first:i]):
                found.append((first, i))
            first = i + 1
    return found


def fold_increments(function: Function) -> int:
    """Use post-increment forms wherever it is safe; how many accesses changed."""
    count = 0
    while _fold_one(function):
        count += 1
    return count


def _fold_one(function: Function) -> bool:
    lines = function.lines
    bodies = _single_block_bodies(lines)
    for first, last in blocks(lines):
        code = lines[first:last]
        bases = [x.base for x in code if isinstance(x, Instruction) and x.op in LOADS | STORES]
        for base in dict.fromkeys(bases):
            pointer = _examine(code, base) if base not in ("sp", "zero", "gp", "tp") else None
            if pointer is None or not pointer.bumps:
                continue
            if _fold(code, pointer, base, 0):
                lines[first:last] = _kept(code, pointer)
                return True
            if (first, last) in bodies and _rebase(function, bodies[first, last], code, base):
                return True
    return False


def _kept(code: list[Line], pointer: _Pointer) -> list[Line]:
    return [line for i, line in enumerate(code) if i not in pointer.bumps]


def _single_block_bodies(lines: list[Line]) -> dict[tuple[int, int], tuple[int, int]]:
    """Hardware loops whose body is one block: block -> (setup, end) lines."""
    found = {}
    for end, setup in hardware_ends(lines).items():
        found[setup + 1, end] = (setup, end)
    return found


def _examine(code: list[Line], base: str) -> _Pointer | None:
    """How a register moves; None when it is not a pointer that moves by fixed steps."""
    pointer = _Pointer()
    for i, line in enumerate(code):
        if not isinstance(line, Instruction) or base not in line.defs | line.uses:
            continue
        if base in line.defs:
            if pointer.step or not _bump(line, base, pointer):
                return None
            pointer.bumps.append(i)
        else:
            pointer.uses.append((i, _adjustable(line, base), pointer.total))
    return pointer


def _bump(line: Instruction, base: str, pointer: _Pointer) -> bool:
    if line.op == "addi" and line.args[:2] == [base, base] and line.immediate is not None:
        pointer.total += line.immediate
        return True
    if line.op == "add" and line.args[0] == base and line.args[1:].count(base) == 1:
        pointer.step = next(arg for arg in line.args[1:] if arg != base)
        return not pointer.bumps and pointer.step != "zero"
    return False


def _adjustable(line: Instruction, base: str) -> int | None:
    """The constant that a plain access or an addi adds to the register."""
    if line.op in LOADS:
        return line.offset
    if line.op in STORES:
        return line.offset if line.args[0] != base else None
    return line.immediate if line.op == "addi" else None


def _fold(code: list[Line], pointer: _Pointer, base: str, shift: int) -> bool:
    """Fold the bumps into one access; shift: how much higher the register starts."""
    for place, offset, moved in reversed(pointer.uses):
        if offset is None or code[place].op == "addi" or offset + moved != shift:
            continue
        changes = _changes(code, pointer, place, shift)
        if changes is None:
            continue
        for i, new in changes.items():
            _set_offset(code[i], base, new)
        _post_increment(code[place], base, pointer)
        return True
    return False


def _changes(code: list[Line], pointer: _Pointer, place: int, shift: int) -> dict[int, int] | None:
    """New constants of the other uses when the access at `place` moves the register."""
    if pointer.step:
        bump = pointer.bumps[0]
        moves = any(pointer.step in x.defs for x in _code(code[place:bump]))
        if place > bump or moves:
            return None
        if any(place < i < bump for i, _, _ in pointer.uses):
            return None
        total = 0
    else:
        total = pointer.total
        if not total or total not in _OFFSETS:
            return None
    changes = {}
    for i, offset, moved in pointer.uses:
        if i == place:
            continue
        delta = moved - (total if i > place else 0) - shift
        if delta == 0:
            continue
        if offset is None or offset + delta not in _OFFSETS:
            return None
        changes[i] = offset + delta
    return changes


def _code(lines: list[Line]) -> list[Instruction]:
    return [line for line in lines if isinstance(line, Instruction)]


def _set_offset(line: Instruction, base: str, offset: int) -> None:
    operand = str(offset) if line.op == "addi" else memory_operand(offset, base)
    line.become(line.op, [*line.args[:-1], operand])


def _post_increment(line: Instruction, base: str, pointer: _Pointer) -> None:
    if not pointer.step:
        moved = memory_operand(pointer.total, base)
        line.become(f"p.{line.op}.pi", [line.args[0], moved])
    else:
        line.become(f"p.{line.op}.pr", [line.args[0], pointer.step, base])


def _rebase(function: Function, body: tuple[int, int], code: list[Line], base: str) -> bool:
    """Start the pointer of a loop elsewhere, so that an access has offset 0."""
    setup, end = body
    pointer = _examine(code, base)
    accesses = [use for use in pointer.uses if use[1] is not None and code[use[0]].op != "addi"]
    if any(offset is None for _, offset, _ in pointer.uses):
        return False
    for _, offset, moved in reversed(accesses):
        shift = offset + moved
        if shift not in _OFFSETS or -shift not in _OFFSETS:
            continue
        if _fold(code, pointer, base, shift):
            lines = function.lines
            loc = lines[setup].loc
            behind = [end_line for end_line in [lines[end]]]
            if base in liveness(lines).before[end + 1]:
                behind.append(Instruction("addi", [base, base, str(-shift)], loc))
            before = Instruction("addi", [base, base, str(shift)], loc)
            lines[setup : end + 1] = [before, lines[setup], *_kept(code, pointer), *behind]
            return True
    return False


def fold_additions(function: Function) -> int:
    """Use register + register addressing for sums that serve one access; how many changed."""
    count = 0
    while _add_one(function):
        count += 1
    return count


def _add_one(function: Function) -> bool:
    lines = function.lines
    live = liveness(lines)
    for first, last in blocks(lines):
        for i in range(first, last):
            line = lines[i]
            if isinstance(line, Instruction) and line.op == "add" and "zero" not in line.args:
                place = _only_access(lines, i, last, live.after)
                if place is not None:
                    access = lines[place]
                    access.become(f"p.{access.op}.r", [access.args[0], *line.args[:0:-1]])
                    del lines[i]
                    return True
    return False


def _only_access(
    lines: list[Line], place: int, last: int, after: list[frozenset[str]]
) -> int | None:
    """The one access that uses a sum, where register + register addressing can stand for it."""
    sum_, left, right = lines[place].args
    if sum_ in (left, right):
        return None
    for i in range(place + 1, last):
        line = lines[i]
        if not isinstance(line, Instruction):
            continue
        if sum_ in line.uses:
            fits = line.op in LOADS | STORES and line.base == sum_ and line.offset == 0
            fits = fits and (line.op in LOADS or line.args[0] != sum_)
            dead = sum_ in line.defs or sum_ not in after[i]
            return i if fits and dead else None
        if line.defs & {sum_, left, right}:
            return None
    return None
