"""Cycle budgets: measured by `python -m gvsoc_runner.exercises.measure`, read from budgets.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BUDGETS_FILE = Path(__file__).parent / "budgets.json"


@dataclass(frozen=True)
class Level:
    """One limit.

    cycles: the limit; reference_cycles: slowest warm call of `version` of our own kernel.
    """

    name: str
    cycles: int
    reference_cycles: int
    version: str


@dataclass(frozen=True)
class Budget:
    """What a correct kernel may need on one backend and target.

    levels: the one to meet first, then ever stricter ones; slack: cycles / reference_cycles.
    """

    exercise_id: str
    backend: str
    target: str
    levels: tuple[Level, ...]
    slack: float

    @property
    def cycles(self) -> int:
        """The limit that must be met."""
        return self.levels[0].cycles

    def reached(self, cycles: int) -> str:
        """Name of the strictest level that a kernel meets, "" for none."""
        met = [level.name for level in self.levels if cycles <= level.cycles]
        return met[-1] if met else ""

    def missing(self, cycles: int) -> str:
        """What the next level asks for, or "" when the last one is reached."""
        for level in self.levels:
            if cycles > level.cycles:
                share = 100 * (cycles - level.cycles) / level.cycles
                return (
                    f"{level.name} takes at most {level.cycles} cycles, this is "
                    f"{cycles - level.cycles} more ({share:.0f} %)"
                )
        return ""


@cache
def _table() -> dict[str, dict]:
    if not BUDGETS_FILE.exists():
        return {}
    return json.loads(BUDGETS_FILE.read_text(encoding="utf-8"))


def budget_for(exercise_id: str, backend: str, target: str) -> Budget | None:
    """The budget of an exercise, or None where the reference was never measured."""
    row = _table().get(exercise_id, {}).get(f"{backend}/{target}")
    if row is None:
        return None
    levels = sorted(row["levels"].items(), key=lambda item: -item[1]["cycles"])
    found = tuple(Level(name, **figures) for name, figures in levels)
    return Budget(exercise_id, backend, target, found, float(row["slack"]))
