"""What may follow what in a function: live registers, and loops that lie in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from gvsoc_runner.xpulp.assembly import REGISTER_SET, Function, Instruction, Label, Line

#: Registers for new values, best first; one that a function has to give back unchanged counts as
#: live until it has been saved.
SCRATCH = (
    *(f"t{i}" for i in range(7)),
    *(f"a{i}" for i in range(7, -1, -1)),
    *(f"s{i}" for i in range(12)),
)

#: Functions with more lines than this stay as they are: the time it takes grows with the square.
_LONGEST = 2000


@dataclass(frozen=True)
class Loop:
    """Lines header..latch of a function: a label, a body, and the only branch back to the label.

    Control enters at the header alone and leaves behind the latch alone.
    """

    header: int
    latch: int

    def inside(self, other: Loop) -> bool:
        """Whether this loop is nested in another."""
        return other.header < self.header and self.latch < other.latch


def label_places(lines: list[Line]) -> dict[str, int]:
    """Label name -> index of its line."""
    return {line.name: i for i, line in enumerate(lines) if isinstance(line, Label)}


def understood(function: Function) -> bool:
    """Whether a function is of usual size, without jump tables or labels in inline assembly.

    What insists on being compressed cannot stand in the code around a hardware loop.
    """
    places = label_places(function.lines)
    if len(function.lines) > _LONGEST:
        return False
    for line in function.lines:
        if isinstance(line, Label) and line.name[0].isdigit():
            return False
        if not isinstance(line, Instruction):
            continue
        if (
            line.op == "jr"
            or line.op.startswith("c.")
            or (line.opaque and any(".L" in arg for arg in line.args))
        ):
            return False
        if line.target is not None and line.target not in places:
            return False
    return True


def hardware_ends(lines: list[Line]) -> dict[int, int]:
    """Line of a hardware loop's end label -> line of the instruction that sets the loop up."""
    places = label_places(lines)
    return {
        places[line.args[-1]]: i
        for i, line in enumerate(lines)
        if isinstance(line, Instruction) and line.op.startswith("lp.")
    }


@dataclass(frozen=True)
class Liveness:
    """Registers whose value may still be read, in front of and behind each line."""

    before: list[frozenset[str]]
    after: list[frozenset[str]]


def liveness(lines: list[Line]) -> Liveness:
    """Which registers matter where; hardware loops count as loops."""
    places, ends = label_places(lines), hardware_ends(lines)
    entries = set(places.values()) | {setup + 1 for setup in ends.values()}
    before = dict.fromkeys(entries, frozenset[str]())
    result = Liveness([], [])
    changed = True
    while changed:
        result = _sweep(lines, places, ends, before)
        changed = any(result.before[i] != before[i] for i in entries)
        before = {i: result.before[i] for i in entries}
    return result


def _sweep(
    lines: list[Line],
    places: dict[str, int],
    ends: dict[int, int],
    entries: dict[int, frozenset[str]],
) -> Liveness:
    """One pass from the last line to the first, with what is known of the places jumped to."""
    now = frozenset[str]()
    before, after = [now] * (len(lines) + 1), [now] * len(lines)
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        if isinstance(line, Instruction):
            if line.ends_flow:
                now = frozenset()
            if line.target is not None:
                now |= entries[places[line.target]]
            after[i] = now
            now = (now - line.defs) | line.uses
        else:
            after[i] = now
            if i in ends:
                now |= entries[ends[i] + 1]
        before[i] = now
    return Liveness(before, after)


def loops(lines: list[Line]) -> list[Loop]:
    """All loops in one piece, inner ones first."""
    places = label_places(lines)
    jumps = [
        (i, places[line.target])
        for i, line in enumerate(lines)
        if isinstance(line, Instruction) and line.target is not None
    ]
    found = [
        Loop(target, source)
        for source, target in jumps
        if target < source
        and lines[source].conditional
        and _in_one_piece(lines, jumps, target, source)
    ]
    return sorted(found, key=lambda loop: loop.latch - loop.header)


def _in_one_piece(lines: list[Line], jumps: list[tuple[int, int]], header: int, latch: int) -> bool:
    for source, target in jumps:
        if source == latch:
            continue
        if header <= source <= latch:  # from inside: not out, not to the header
            if not header < target <= latch:
                return False
        elif header < target <= latch:  # from outside: to the header only
            return False
    return not any(
        isinstance(line, Instruction) and line.ends_flow and line.op != "j"
        for line in lines[header:latch]
    )


def free_registers(taken: frozenset[str]) -> list[str]:
    """Scratch registers outside of a set."""
    return [name for name in SCRATCH if name not in taken]


def written(lines: list[Line]) -> dict[str, int]:
    """How often these lines write each register."""
    counts: dict[str, int] = dict.fromkeys(REGISTER_SET, 0)
    for line in lines:
        if isinstance(line, Instruction):
            for name in line.defs:
                counts[name] += 1
    return counts
