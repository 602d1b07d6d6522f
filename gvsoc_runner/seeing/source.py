"""Cycles per source line, through the line table of the ELF file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gvsoc_runner.program import Program


@dataclass(frozen=True)
class LineCost:
    """One source line. cycles, instructions: over all cores and the whole run; share: of the sum.

    line 0 of file "" holds code without a line (assembly of the start-up, for example).
    """

    file: str
    line: int
    cycles: int
    instructions: int
    share: float


def line_costs(
    program: Program, profile: Mapping[int, tuple[int, int]], file: str | None = None
) -> tuple[LineCost, ...]:
    """Costs by file and line; shares refer to the lines returned.

    Args:
        profile: address -> (cycles, executions), RunResult.profile.
        file: only this source, as its name stands in the line table.
    """
    sums: dict[tuple[str, int], list[int]] = {}
    for address, (cycles, executions) in profile.items():
        place = program.line_at(address) or ("", 0)
        if file is not None and place[0] != file:
            continue
        entry = sums.setdefault(place, [0, 0])
        entry[0] += cycles
        entry[1] += executions
    every = sum(cycles for cycles, _ in sums.values()) or 1
    return tuple(LineCost(*place, *sums[place], sums[place][0] / every) for place in sorted(sums))


def annotated_source(text: str, costs: Iterable[LineCost], first_line: int = 1) -> str:
    """The source with cycles and share in the margin.

    costs: of this one file. first_line: number of the first line of `text`.
    """
    by_line = {cost.line: cost for cost in costs}
    width = max((len(str(cost.cycles)) for cost in by_line.values()), default=6)
    rows = [f"{'cycles':>{max(width, 6)}}  share | source"]
    for number, line in enumerate(text.splitlines(), first_line):
        cost = by_line.get(number)
        margin = f"{cost.cycles:>{max(width, 6)}} {cost.share:>6.1%}" if cost else ""
        rows.append(f"{margin:<{max(width, 6) + 7}} | {line}".rstrip())
    return "\n".join(rows)
