"""Puts another instruction between a load and the use of its value, where one is at hand.

Loads and stores keep their order among each other; only arithmetic moves.
"""

from __future__ import annotations

from gvsoc_runner.xpulp.assembly import Function, Instruction
from gvsoc_runner.xpulp.flow import hardware_ends
from gvsoc_runner.xpulp.increments import blocks


def schedule_bodies(function: Function) -> int:
    """Order the straight code inside hardware loops; how many stalls per pass that saves."""
    lines, saved = function.lines, 0
    bodies = [(setup + 1, end) for end, setup in hardware_ends(lines).items()]
    for first, last in blocks(lines):
        if not any(begin <= first and last <= end for begin, end in bodies):
            continue
        slots = [i for i in range(first, last) if isinstance(lines[i], Instruction)]
        code = [lines[i] for i in slots]
        cyclic = (first, last) in bodies
        better = _ordered(code, cyclic)
        gain = stalls(code, cyclic) - stalls(better, cyclic)
        if gain > 0:
            saved += gain
            for i, line in zip(slots, better, strict=True):
                lines[i] = line
    return saved


def stalls(code: list[Instruction], cyclic: bool) -> int:
    """How often a value is used directly behind the load or product that makes it."""
    behind = [*code[1:], *(code[:1] if cyclic else [])]
    return sum(_waits(one, two) for one, two in zip(code, behind, strict=False))


def _slow(line: Instruction) -> frozenset[str]:
    """Registers that are ready one cycle late."""
    if line.load:
        return line.defs - {line.args[1].split("(")[-1].rstrip(")")} - _moved(line)
    return line.defs if line.op == "mul" else frozenset()


def _moved(line: Instruction) -> frozenset[str]:
    return frozenset({line.args[2]}) if line.op.endswith(".pr") else frozenset()


def _waits(one: Instruction, two: Instruction) -> bool:
    return bool(_slow(one) & two.uses)


def _depends(early: Instruction, late: Instruction) -> bool:
    """Whether two instructions must keep their order."""
    if early.memory and late.memory:
        return True
    return bool(early.defs & (late.uses | late.defs) or early.uses & late.defs)


def _ordered(code: list[Instruction], cyclic: bool) -> list[Instruction]:
    """A list schedule: the first instruction in text order that is ready and does not wait."""
    left, done = list(code), []
    while left:
        ready = [
            line
            for i, line in enumerate(left)
            if not any(_depends(earlier, line) for earlier in left[:i])
        ]
        pick = next((x for x in ready if not done or not _waits(done[-1], x)), ready[0])
        left.remove(pick)
        done.append(pick)
    return done
