"""Measures our reference kernels and writes the cycle budgets.

    python -m gvsoc_runner.exercises.measure [--backend NAME ...] [--target NAME ...] [--check]

A level's budget is the slowest warm call of its version on the published shape, times the slack of
the exercise.
"""

from __future__ import annotations

import argparse
import json
import math

from gvsoc_runner.api import run_kernel
from gvsoc_runner.backends.select import backend_names, load_backend
from gvsoc_runner.exercises.budgets import BUDGETS_FILE
from gvsoc_runner.exercises.registry import exercise_ids, load_exercise
from gvsoc_runner.judge import slowest_warm
from gvsoc_runner.targets import target_names

_SEEDS = (0, 1, 2)


def measure(exercise_id: str, backend: str, target: str) -> dict:
    """One row of budgets.json: for each level, the worst over seeds of its version."""
    exercise = load_exercise(exercise_id)
    levels = {}
    for level, version in exercise.levels.items():
        reference = _slowest(exercise_id, version, backend, target)
        cycles = math.ceil(reference * exercise.slack)
        levels[level] = {"cycles": cycles, "reference_cycles": reference, "version": version}
    limits = [row["cycles"] for row in levels.values()]
    if limits != sorted(limits, reverse=True):
        raise RuntimeError(
            f"{exercise_id} on {target}: expected ever stricter levels, got {limits}"
        )
    return {
        "levels": levels,
        "shape": exercise.operation.describe(exercise.operation.published),
        "slack": exercise.slack,
        "slack_reason": exercise.slack_reason,
    }


def _slowest(exercise_id: str, version: str, backend: str, target: str) -> int:
    where = {"backend": backend, "target": target}
    runs = (run_kernel(None, exercise_id, version=version, seed=s, **where) for s in _SEEDS)
    return max(slowest_warm(run) for run in runs)


def measure_all(backends: tuple[str, ...], targets: tuple[str, ...]) -> dict[str, dict]:
    """Rows for every exercise, backend that can run here, and target it has."""
    table: dict[str, dict] = {}
    for exercise_id in exercise_ids():
        rows = table.setdefault(exercise_id, {})
        for name in backends:
            backend = load_backend(name)
            if backend.available() is None:
                for target in (t for t in backend.targets() if t in targets):
                    rows[f"{name}/{target}"] = measure(exercise_id, name, target)
    return table


def main(argv: list[str] | None = None) -> int:
    """Write budgets.json, or with --check say whether it would change."""
    parser = argparse.ArgumentParser(prog="python -m gvsoc_runner.exercises.measure")
    parser.add_argument("--backend", action="append", choices=backend_names())
    parser.add_argument("--target", action="append", choices=target_names())
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a change")
    arguments = parser.parse_args(argv)
    backends = tuple(arguments.backend or ("embedded",))
    targets = tuple(arguments.target or target_names())
    old = json.loads(BUDGETS_FILE.read_text()) if BUDGETS_FILE.exists() else {}
    new = {e: old.get(e, {}) | rows for e, rows in measure_all(backends, targets).items()}
    for exercise_id, rows in new.items():
        for place, row in sorted(rows.items()):
            for level, found in row["levels"].items():
                print(f"{exercise_id} {place} {level}: {found['cycles']}")
    if arguments.check:
        return int(new != old)
    BUDGETS_FILE.write_text(json.dumps(new, indent=2, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
