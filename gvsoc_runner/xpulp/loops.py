"""Counted loops become hardware loops: the branch at their end disappears.

A loop qualifies when it lies in one piece, everything in it is understood, and the number of its
passes is known in front of it: a register moves by a constant step per pass and is compared with
one that does not change. Two levels: a loop without loops gets level 0, one around such loops
level 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from gvsoc_runner.xpulp.assembly import Function, Instruction, Label, Line
from gvsoc_runner.xpulp.flow import Liveness, Loop, free_registers, liveness, loops, written

#: Longest body: far below the 12-bit range, and below what makes the assembler lengthen branches.
_LONGEST = 500


@dataclass(frozen=True)
class Step:
    """How a loop counts: the register, where it moves, by how much, and what ends it.

    kind: "ne", or "lt" and "ltu" for a comparison that rounds up. end: a register or "zero".
    """

    register: str
    place: int
    amount: int
    end: str
    kind: str


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
    level, step = _level(body), _step(lines, loop)
    if level is None or step is None or not _plain(body):
        return False
    live = liveness(lines)
    setup = _setup(lines, loop, step, live)
    if setup is None:
        return False
    header = lines[loop.header].name
    end = Label(f"{header}_end")
    loc = lines[loop.latch].loc
    *before, last = setup
    begin = [Instruction(op, list(args), loc) for op, *args in before]
    begin.append(Instruction(last[0], [str(level), last[1], end.name], loc))
    kept = _without_step(body, lines, loop, step, live)
    _retarget(lines, loop, header)
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


def _step(lines: list[Line], loop: Loop) -> Step | None:
    """The loop's counter, when there is one."""
    latch = lines[loop.latch]
    body = lines[loop.header + 1 : loop.latch]
    writes = written(body)
    for kind, register, end in _comparisons(latch):
        places = [
            i
            for i in range(loop.header + 1, loop.latch)
            if isinstance(lines[i], Instruction) and register in lines[i].defs
        ]
        if len(places) != 1 or (end != "zero" and writes[end]):
            continue
        line = lines[places[0]]
        amount = line.immediate if line.op == "addi" and line.args[1] == register else None
        if not amount or not _every_pass(lines, loop, places[0]):
            continue
        if _fits(kind, amount, end):
            return Step(register, places[0], amount, end, kind)
    return None


def _fits(kind: str, amount: int, end: str) -> bool:
    size = abs(amount)
    if size & (size - 1):
        return False
    return kind == "ne" or (kind == "gt0" and amount < 0) or (kind in ("lt", "ltu") and amount > 0)


def _comparisons(latch: Instruction) -> list[tuple[str, str, str]]:
    """(kind, counter, end) readings of a branch back."""
    first, second = latch.args[0], latch.args[1] if len(latch.args) == 3 else "zero"
    readings = {
        "bne": [("ne", first, second), ("ne", second, first)],
        "bnez": [("ne", first, "zero")],
        "bgtz": [("gt0", first, "zero")],
        "blt": [("lt", first, second)],
        "bgt": [("lt", second, first)],
        "bltu": [("ltu", first, second)],
        "bgtu": [("ltu", second, first)],
    }
    return [r for r in readings.get(latch.op, []) if r[1] != "zero" and r[1] != r[2]]


def _every_pass(lines: list[Line], loop: Loop, place: int) -> bool:
    """Whether a line of the body is executed once in each pass: in its first or last block."""

    def straight(part: list[Line]) -> bool:
        return not any(
            isinstance(x, Label) or (isinstance(x, Instruction) and (x.target or x.op[:3] == "lp."))
            for x in part
        )

    return straight(lines[loop.header + 1 : place]) or straight(lines[place + 1 : loop.latch])


def _setup(lines: list[Line], loop: Loop, step: Step, live: Liveness) -> list[tuple] | None:
    """Instructions that put the number of passes into a register; the last is the lp. one."""
    if (passes := _known_passes(lines, loop, step)) is not None:
        return [("lp.setupi", str(passes))]
    size = abs(step.amount)
    if step.kind == "ne" and step.end == "zero" and step.amount == -1:
        return [("lp.setup", step.register)]
    free = free_registers(live.before[loop.header] | {step.register, step.end})
    if not free:
        return None
    count, shift = free[0], size.bit_length() - 1
    code = _distance(step, count)
    if step.kind != "ne" and size > 1:
        code.append(("addi", count, count, str(size - 1)))
    if shift:
        code.append(("srli", count, count, str(shift)))
    return [*code, ("lp.setup", count)]


def _distance(step: Step, count: str) -> list[tuple]:
    """How far the counter has to go, as an unsigned number; never negative for lt and ltu."""
    start, end = step.register, step.end
    if step.kind == "ne":
        far, near = (end, start) if step.amount > 0 else (start, end)
        return [("mv", count, far)] if near == "zero" else [("sub", count, far, near)]
    if step.kind == "gt0":
        return [("p.max", count, start, "zero")]
    longest = "p.max" if step.kind == "lt" else "p.maxu"
    return [(longest, count, end, start), ("sub", count, count, start)]


def _known_passes(lines: list[Line], loop: Loop, step: Step) -> int | None:
    """The number of passes where the code in front of the loop shows it, up to 4095."""
    if _entries(lines, loop):
        return None
    first = loop.header
    while first and _straight(lines[first - 1]):
        first -= 1
    values: dict[str, tuple[object, int]] = {"zero": ("zero", 0)}

    def value(name: str) -> tuple[object, int]:
        return values.setdefault(name, (name, 0))

    for line in lines[first : loop.header]:
        if not isinstance(line, Instruction):
            continue
        new = (line, 0)
        number = line.immediate if line.op in ("li", "addi") else 0
        if number is not None and line.op == "li":
            new = ("zero", number)
        elif number is not None and line.op in ("mv", "addi"):
            root, offset = value(line.args[1])
            new = (root, offset + number)
        values.update(dict.fromkeys(line.defs, (line, 0)))
        if line.op in ("li", "mv", "addi") and line.args[0] != "zero":
            values[line.args[0]] = new
    (root, start), (other, end) = value(step.register), value(step.end)
    if root != other:
        return None
    passes = -((start - end) // step.amount)
    exact = passes * step.amount == end - start
    return passes if 1 <= passes <= 4095 and (exact or step.kind != "ne") else None


def _straight(line: Line) -> bool:
    if isinstance(line, Instruction):
        return line.target is None and not (line.ends_flow or line.opaque)
    return not isinstance(line, Label)


def _entries(lines: list[Line], loop: Loop) -> list[Instruction]:
    """Jumps from outside to the loop's header."""
    name = lines[loop.header].name
    return [
        line
        for i, line in enumerate(lines)
        if isinstance(line, Instruction) and line.target == name and i != loop.latch
    ]


def _retarget(lines: list[Line], loop: Loop, header: str) -> None:
    for jump in _entries(lines, loop):
        jump.args[-1] = f"{header}_setup"


def _without_step(
    body: list[Line], lines: list[Line], loop: Loop, step: Step, live: Liveness
) -> list[Line]:
    """The body, without the counter where nothing else looks at it."""
    mover = lines[step.place]
    used = any(
        isinstance(line, Instruction) and line is not mover and step.register in line.uses
        for line in body
    )
    if used or step.register in live.before[loop.latch + 1]:
        return list(body)
    return [line for line in body if line is not mover]
