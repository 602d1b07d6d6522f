"""What the hardware asks of loops: a shortest body, no jump at the end, two ends well apart."""

from __future__ import annotations

from gvsoc_runner.xpulp.assembly import Function, Instruction, Label, Line, Note
from gvsoc_runner.xpulp.flow import hardware_ends

_SHORTEST = 2
_BEHIND_INNER = 2


def pad_bodies(function: Function) -> None:
    """Add instructions that do nothing to the ends of bodies that need them."""
    lines = function.lines
    for setup in [x for x in lines if isinstance(x, Instruction) and x.op.startswith("lp.")]:
        begin = lines.index(setup)
        end = next(e for e, s in hardware_ends(lines).items() if s == begin)
        missing = _missing(lines[begin + 1 : end])
        lines[end:end] = [Instruction("nop", [], setup.loc) for _ in range(missing)]


def _missing(body: list[Line]) -> int:
    code = [line for line in body if isinstance(line, Instruction)]
    missing = max(0, _SHORTEST - len(code))
    if not code or _ends_badly(body):
        missing = max(missing, 1)
    inner = list(hardware_ends(body))
    if inner:
        behind = sum(isinstance(line, Instruction) for line in body[max(inner) :])
        missing = max(missing, _BEHIND_INNER - behind)
    return missing


def _ends_badly(body: list[Line]) -> bool:
    """Whether the last line is a branch, or a place that is jumped to."""
    last = next(line for line in reversed(body) if not isinstance(line, Note))
    return isinstance(last, Label) or last.target is not None
