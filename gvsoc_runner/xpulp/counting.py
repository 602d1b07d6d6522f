"""How many passes a loop makes, known in front of it.

A register, the counter, moves by a constant step per pass. The branch back compares it, or a
register that lies a constant away from it, with one that does not change. The first comparison may
be reached by wrapping around (clang counts from -8 upwards, unsigned). A later wrap is not provided
for: the loop would have run past its end and through all numbers, more than 2^26 passes.
"""

from __future__ import annotations

from dataclasses import dataclass

from gvsoc_runner.xpulp.assembly import Instruction, Label, Line
from gvsoc_runner.xpulp.flow import Loop, written

#: Branch -> (operand that is the counter, relation for going on, unsigned); `bgt a, b` is
#: `blt b, a`, and forms with z compare with zero.
_READINGS = {
    "bne": ((0, "ne", False), (1, "ne", False)),
    "blt": ((0, "lt", False), (1, "gt", False)),
    "bltu": ((0, "lt", True), (1, "gt", True)),
    "bge": ((0, "ge", False), (1, "le", False)),
    "bgeu": ((0, "ge", True), (1, "le", True)),
}
_SWAPPED = {"bgt": "blt", "bgtu": "bltu", "ble": "bge", "bleu": "bgeu"}
_WITH_ZERO = {"bnez": "bne", "bltz": "blt", "bgez": "bge"}
_ZERO_FIRST = {"bgtz": "blt", "blez": "bge"}
_UP, _DOWN = ("lt", "le"), ("gt", "ge")
_MOST_PASSES = 4095
#: Largest step where the end is not met exactly.
_WIDEST = 64


@dataclass(frozen=True)
class Count:
    """How a loop counts.

    counter: the register; place: line that moves it; step: by how much. compared: the register that
    the branch looks at, made at `made` when it is not the counter itself; its value in pass k, from
    1, is counter in front of the loop + ahead + k * step. end: what it is compared with.
    """

    counter: str
    place: int
    step: int
    compared: str
    made: int | None
    ahead: int
    end: str
    relation: str
    unsigned: bool


def find_count(lines: list[Line], loop: Loop) -> Count | None:
    """How a loop counts, when it does."""
    latch = lines[loop.latch]
    writes = written(lines[loop.header + 1 : loop.latch])
    for compared, end, relation, unsigned in _readings(latch):
        if compared == "zero" or compared == end or (end != "zero" and writes[end]):
            continue
        count = _counter(lines, loop, compared, end, relation, unsigned)
        if count is not None and _fits(count):
            return count
    return None


def _readings(latch: Instruction) -> list[tuple[str, str, str, bool]]:
    op, args = latch.op, latch.args[:-1]
    if op in _SWAPPED:
        op, args = _SWAPPED[op], args[::-1]
    elif op in _WITH_ZERO:
        op, args = _WITH_ZERO[op], [*args, "zero"]
    elif op in _ZERO_FIRST:
        op, args = _ZERO_FIRST[op], ["zero", *args]
    return [(args[i], args[1 - i], relation, u) for i, relation, u in _READINGS.get(op, ())]


def _counter(
    lines: list[Line], loop: Loop, compared: str, end: str, relation: str, unsigned: bool
) -> Count | None:
    place = _last_write(lines, loop, compared)
    line = lines[place] if place is not None else None
    if line is None or line.op != "addi" or line.immediate is None:
        return None
    if line.args[1] == compared:
        if place != _only_write(lines, loop, compared):
            return None
        return Count(compared, place, line.immediate, compared, None, 0, end, relation, unsigned)
    counter = line.args[1]
    moves = _only_write(lines, loop, counter) if counter != "zero" else None
    mover = lines[moves] if moves is not None else None
    if mover is None or mover.op != "addi" or mover.args[1] != counter or not mover.immediate:
        return None
    ahead = line.immediate - (mover.immediate if place < moves else 0)
    step = mover.immediate
    return Count(counter, moves, step, compared, place, ahead, end, relation, unsigned)


def _last_write(lines: list[Line], loop: Loop, register: str) -> int | None:
    """The line that makes what the branch compares, in the straight code in front of it."""
    for i in range(loop.latch - 1, loop.header, -1):
        if not _straight(lines[i]):
            return None
        if isinstance(lines[i], Instruction) and register in lines[i].defs:
            return i
    return None


def _only_write(lines: list[Line], loop: Loop, register: str) -> int | None:
    """The line of the body that alone writes a register, once in every pass."""
    places = [
        i
        for i in range(loop.header + 1, loop.latch)
        if isinstance(lines[i], Instruction) and register in lines[i].defs
    ]
    return places[0] if len(places) == 1 and _every_pass(lines, loop, places[0]) else None


def _every_pass(lines: list[Line], loop: Loop, place: int) -> bool:
    """Whether a line of the body is executed once in each pass: in its first or last block."""

    def straight(part: list[Line]) -> bool:
        return not any(
            isinstance(x, Label) or (isinstance(x, Instruction) and (x.target or x.op[:3] == "lp."))
            for x in part
        )

    return straight(lines[loop.header + 1 : place]) or straight(lines[place + 1 : loop.latch])


def _fits(count: Count) -> bool:
    size = abs(count.step)
    if not size or size & (size - 1) or count.ahead not in range(-2048, 2048):
        return False
    if count.relation == "ne":
        return True
    return size <= _WIDEST and count.relation in (_UP if count.step > 0 else _DOWN)


def setup_code(count: Count, free: list[str]) -> list[tuple[str, ...]] | None:
    """Instructions that leave the number of passes in the first operand of the last of them.

    None where registers are missing. No instruction is needed for a counter that goes down to 0.
    """
    code = _exact(count, free) if count.relation == "ne" else _rounded(count, free)
    size = abs(count.step)
    if code and size > 1:
        passes = code[-1][1]
        code.append(("srli", passes, passes, str(size.bit_length() - 1)))
    return code


def _exact(count: Count, free: list[str]) -> list[tuple[str, ...]] | None:
    """The way from the counter to the end, which it meets exactly."""
    start, code = count.counter, []
    if (count.end, count.step, count.ahead) == ("zero", -1, 0):
        return code
    if len(free) < 1 + bool(count.ahead):
        return None
    if count.ahead:
        start = free[1]
        code.append(("addi", start, count.counter, str(count.ahead)))
    far, near = (count.end, start) if count.step > 0 else (start, count.end)
    last = ("mv", free[0], far) if near == "zero" else ("sub", free[0], far, near)
    return [*code, last]


def _rounded(count: Count, free: list[str]) -> list[tuple[str, ...]] | None:
    """One pass, and those that follow the first comparison: the rest of the way, rounded up."""
    inclusive = count.relation in ("le", "ge")
    if len(free) < 2 + inclusive:
        return None
    passes, start, end = free[0], free[1], count.end
    code = [("addi", start, count.counter, str(count.ahead + count.step))]
    if inclusive:
        end = free[2]
        code.append(("addi", end, count.end, "1" if count.step > 0 else "-1"))
    far, near = (end, start) if count.step > 0 else (start, end)
    code.append(("p.maxu" if count.unsigned else "p.max", passes, far, near))
    if near != "zero":
        code.append(("sub", passes, passes, near))
    return [*code, ("addi", passes, passes, str(2 * abs(count.step) - 1))]


def known_passes(lines: list[Line], header: int, count: Count) -> int | None:
    """The number of passes where straight code in front of the header shows it, up to 4095."""
    first = header
    while first and _straight(lines[first - 1]):
        first -= 1
    values = _values([x for x in lines[first:header] if isinstance(x, Instruction)])
    root, start = values.get(count.counter, (count.counter, 0))
    other, end = values.get(count.end, (count.end, 0))
    if root != other or (count.relation != "ne" and root != "zero"):
        return None
    passes = _passes(count, start + count.ahead, end)
    return passes if passes is not None and 1 <= passes <= _MOST_PASSES else None


def _passes(count: Count, start: int, end: int) -> int | None:
    if count.relation == "ne":
        passes, rest = divmod(end - start, count.step)
        return passes if rest == 0 else None
    one, end = (_as_compared(x, count.unsigned) for x in (start + count.step, end))
    end += {"le": 1, "ge": -1}.get(count.relation, 0)
    return 1 + max(0, -((one - end) // count.step))


def _as_compared(number: int, unsigned: bool) -> int:
    """A 32-bit number as the comparison sees it."""
    number %= 1 << 32
    return number if unsigned or number < 1 << 31 else number - (1 << 32)


def _values(code: list[Instruction]) -> dict[str, tuple[object, int]]:
    """Registers as root + constant; root "zero" for plain numbers."""
    values: dict[str, tuple[object, int]] = {"zero": ("zero", 0)}
    for line in code:
        new: tuple[object, int] = (line, 0)
        number = line.immediate if line.op in ("li", "addi") else 0
        if line.op == "li" and number is not None:
            new = ("zero", number)
        elif line.op in ("mv", "addi") and number is not None:
            root, offset = values.get(line.args[1], (line.args[1], 0))
            new = (root, offset + number)
        values.update(dict.fromkeys(line.defs, new))
    return values


def _straight(line: Line) -> bool:
    if isinstance(line, Instruction):
        return line.target is None and not (line.ends_flow or line.opaque)
    return not isinstance(line, Label)
