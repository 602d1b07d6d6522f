"""Counted loops become hardware loops: the branch at their end disappears.

A loop qualifies when it lies in one piece, everything in it is understood, and counting.py knows
the number of its passes. Two levels: a loop without loops gets level 0, one around such loops
level 1.
"""

from __future__ import annotations

from gvsoc_runner.xpulp.assembly import Function, Instruction, Label, Line
from gvsoc_runner.xpulp.counting import Count, find_count, known_passes, setup_code
from gvsoc_runner.xpulp.flow import Liveness, Loop, free_registers, liveness, loops

#: Longest body: far below the 12-bit range, and below what makes the assembler lengthen branches.
_LONGEST = 500


def convert_loops(function: Function) -> int:
    """Turn every loop of a function that qualifies into a hardware loop; how many that were."""
    count, refused = 0, set()
    while True:
        loop = next(
            (x for x in loops(function.lines) if function.lines[x.latch] not in refused), None
        )
        if loop is None:
            return count
        latch = function.lines[loop.latch]
        if _convert(function, loop):
            count += 1
        else:
            refused.add(latch)


def _convert(function: Function, loop: Loop) -> bool:
    lines = function.lines
    body = lines[loop.header + 1 : loop.latch]
    level, count = _level(body), find_count(lines, loop)
    if level is None or count is None or not _plain(body):
        return False
    live = liveness(lines)
    setup = _setup(lines, loop, count, live)
    if setup is None:
        return False
    header, loc = lines[loop.header].name, lines[loop.latch].loc
    end = Label(f"{header}_end")
    *before, (op, passes) = setup
    begin = [Instruction(name, list(args), loc) for name, *args in before]
    begin.append(Instruction(op, [str(level), passes, end.name], loc))
    kept = _without_count(lines, loop, count, live)
    for jump in _entries(lines, loop):
        jump.args[-1] = f"{header}_setup"
    lines[loop.header : loop.latch + 1] = [Label(f"{header}_setup"), *begin, *kept, end]
    return True


def _plain(body: list[Line]) -> bool:
    code = [line for line in body if isinstance(line, Instruction)]
    return len(code) <= _LONGEST and all(line.plain for line in code)


def _level(body: list[Line]) -> int | None:
    inner = [x.args[0] for x in body if isinstance(x, Instruction) and x.op.startswith("lp.")]
    if "1" in inner:
        return None
    return 1 if inner else 0


def _setup(lines: list[Line], loop: Loop, count: Count, live: Liveness) -> list[tuple] | None:
    """Instructions in front of the loop; the last is (lp. instruction, passes)."""
    if not _entries(lines, loop):
        passes = known_passes(lines, loop.header, count)
        if passes is not None:
            return [("lp.setupi", str(passes))]
    taken = live.before[loop.header] | {count.counter, count.end}
    code = setup_code(count, free_registers(taken))
    if code is None:
        return None
    return [*code, ("lp.setup", code[-1][1] if code else count.counter)]


def _entries(lines: list[Line], loop: Loop) -> list[Instruction]:
    """Jumps from outside to the loop's header."""
    name = lines[loop.header].name
    return [
        line
        for i, line in enumerate(lines)
        if isinstance(line, Instruction) and line.target == name and i != loop.latch
    ]


def _without_count(lines: list[Line], loop: Loop, count: Count, live: Liveness) -> list[Line]:
    """The body, without the instructions that count where nothing else looks at their result."""
    body, behind = lines[loop.header + 1 : loop.latch], live.before[loop.latch + 1]
    if count.made is not None:
        needed = behind | live.before[loop.header] | _used(lines[count.made + 1 : loop.latch])
        if count.compared not in needed:
            body.remove(lines[count.made])
    mover = lines[count.place]
    rest = [line for line in body if line is not mover]
    return rest if count.counter not in behind | _used(rest) else body


def _used(lines: list[Line]) -> frozenset[str]:
    return frozenset().union(*(x.uses for x in lines if isinstance(x, Instruction)))
