"""`addi x, p, 4; ...; mv p, x` at the end of a loop becomes `addi p, p, 4`."""

from __future__ import annotations

from gvsoc_runner.xpulp.assembly import Function, Instruction
from gvsoc_runner.xpulp.flow import liveness
from gvsoc_runner.xpulp.increments import blocks


def join_copies(function: Function) -> int:
    """Let counters move in one register; how many did not."""
    count = 0
    while _join_one(function):
        count += 1
    return count


def _join_one(function: Function) -> bool:
    lines = function.lines
    live = liveness(lines)
    for first, last in blocks(lines):
        for i in range(first, last):
            line = lines[i]
            if isinstance(line, Instruction) and line.op == "mv" and "zero" not in line.args:
                made = _made(function, first, i)
                if made is not None and _only_branch(function, i, last, live.after):
                    pointer, copy = line.args
                    line.become("addi", [pointer, pointer, lines[made].args[2]])
                    branch = lines[last]
                    branch.become(branch.op, [pointer if a == copy else a for a in branch.args])
                    del lines[made]
                    return True
    return False


def _made(function: Function, first: int, place: int) -> int | None:
    """The `addi x, p, n` in front of `mv p, x`, where nothing changes p or uses x in between."""
    pointer, copy = function.lines[place].args
    for i in range(place - 1, first - 1, -1):
        line = function.lines[i]
        if not isinstance(line, Instruction):
            continue
        if copy in line.defs:
            made = line.op == "addi" and line.args[1] == pointer != copy
            return i if made and line.immediate is not None else None
        if pointer in line.defs or copy in line.uses:
            return None
    return None


def _only_branch(function: Function, place: int, last: int, after: list[frozenset[str]]) -> bool:
    """Whether the branch at the end of the block alone looks at the copy, and p stays till then."""
    pointer, copy = function.lines[place].args
    branch = function.lines[last] if last < len(function.lines) else None
    if not isinstance(branch, Instruction) or not branch.conditional or copy in after[last]:
        return False
    between = [x for x in function.lines[place + 1 : last] if isinstance(x, Instruction)]
    return not any(copy in x.uses | x.defs or pointer in x.defs for x in between)
