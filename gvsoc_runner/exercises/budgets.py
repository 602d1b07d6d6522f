"""Cycle budgets: measured by `python -m gvsoc_runner.exercises.measure`, read from budgets.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BUDGETS_FILE = Path(__file__).parent / "budgets.json"


@dataclass(frozen=True)
class Budget:
    """What a correct kernel may need on one backend and target.

    cycles: the limit; reference_cycles: our own kernel, slowest warm call; slack: their ratio.
    """

    exercise_id: str
    backend: str
    target: str
    cycles: int
    reference_cycles: int
    slack: float


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
    fields = (int(row["budget_cycles"]), int(row["reference_cycles"]), float(row["slack"]))
    return Budget(exercise_id, backend, target, *fields)
