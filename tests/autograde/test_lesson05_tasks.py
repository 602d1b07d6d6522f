"""Claims about the hidden cases of lesson 05, and the grader's verdict on planted answers."""

from pathlib import Path

import numpy as np
import pytest

from autograde.execution import run_python
from autograde.numeric import judge_outcome
from autograde.tasks.lesson05 import TASKS

SUBMISSIONS = Path(__file__).parent / "submissions"
MAX_POINTS = 3.0
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)


@each_task
def test_another_seed_draws_other_inputs(task):
    first, again, other = (task.draw_cases(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert [repr(c.inputs) for c in first] == [repr(c.inputs) for c in again]
    assert [repr(c.inputs) for c in first] != [repr(c.inputs) for c in other]


@each_task
def test_every_classic_mistake_shows_in_some_hidden_case(task):
    for seed in range(5):
        cases = task.draw_cases(np.random.default_rng(seed))
        for mistake in task.exercise.mistakes:
            assert any(_differs(task, case, mistake) for case in cases), (seed, mistake.name)


def _differs(task, case, mistake):
    expected = [np.asarray(e) for e in task.exercise.reference(**case.inputs)]
    wrong = mistake.compute(dict(case.inputs), tuple(expected))
    pairs = [(e, np.asarray(w)) for e, w in zip(expected, wrong, strict=True) if w is not None]
    return any(
        e.shape != w.shape or np.abs(e - w).max() > 1e3 * task.tolerance * np.abs(e).max()
        for e, w in pairs
    )


@each_task
@pytest.mark.parametrize("seed", [1, 2])
def test_right_answers_get_full_marks_and_wrong_ones_none(task, seed, strongest, library):
    def points(file):
        cases = task.draw_cases(np.random.default_rng(seed))
        cell = file.read_text(encoding="utf-8")
        call = {"cell": cell, "function": task.function, "adapter": task.adapter}
        arguments = [list(case.inputs.values()) for case in cases]
        call["prelude"] = "import numpy as np"
        outcome = run_python(strongest, library, call, arguments, task.withheld)
        return judge_outcome(task, cases, outcome, MAX_POINTS).points

    earned = {f.stem: points(f) for f in sorted((SUBMISSIONS / task.id).glob("*.py"))}
    assert earned == {s: MAX_POINTS if s.startswith("perfect") else 0.0 for s in earned}
