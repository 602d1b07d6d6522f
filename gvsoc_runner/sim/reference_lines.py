"""The lines that reference programs print, read into keyed values.

R name nc cycles instr   a measured region;  C name hex, Z name hex   checksums;
P, K   per-core times and counters of core 0;  I instr cycles   totals at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Key = tuple[str, int]  # name and how many lines of that name came before


@dataclass
class Lines:
    """Printed lines by kind.

    regions: (name, cores, occurrence) -> (cycles, instructions); checks: (name, occurrence)
    -> hex; undefined: same for Z lines; counters: (line without values, occurrence) ->
    values; text: all other lines.
    """

    regions: dict[tuple[str, int, int], tuple[int, int]] = field(default_factory=dict)
    checks: dict[Key, str] = field(default_factory=dict)
    undefined: dict[Key, str] = field(default_factory=dict)
    counters: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    totals: tuple[int, ...] = ()


def parse_lines(text: str) -> Lines:
    """Read printed lines; what fits no form is kept as text."""
    lines = Lines()
    seen: dict[tuple, int] = {}
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        kind, rest = words[0], words[1:]
        if kind == "R" and len(rest) == 4 and all(w.isdigit() for w in rest[1:]):
            key = (rest[0], int(rest[1]))
            lines.regions[*key, _count(seen, ("R", *key))] = (int(rest[2]), int(rest[3]))
        elif kind in "CZ" and len(rest) == 2:
            table = lines.checks if kind == "C" else lines.undefined
            table[rest[0], _count(seen, (kind, rest[0]))] = rest[1]
        elif kind in "PK" and len(rest) > 2:
            name = f"{kind} {rest[0]} {rest[1]}"
            lines.counters[name, _count(seen, (name,))] = tuple(rest[2:])
        elif kind == "I" and len(rest) == 2 and all(w.isdigit() for w in rest):
            lines.totals = (int(rest[0]), int(rest[1]))
        else:
            lines.text.append(line)
    return lines


def _count(seen: dict[tuple, int], key: tuple) -> int:
    seen[key] = seen.get(key, 0) + 1
    return seen[key] - 1
