"""Claims about the hidden cases of lesson 06: every mistake shows, and they vary."""

import numpy as np
import pytest

from autograde.tasks.lesson06 import TASKS

each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)


@each_task
def test_another_seed_draws_other_inputs(task):
    first, again, other = (task.draw_cases(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert [repr(c.inputs) for c in first] == [repr(c.inputs) for c in again]
    assert [repr(c.inputs) for c in first] != [repr(c.inputs) for c in other]


@each_task
def test_every_classic_mistake_shows_in_some_hidden_case(task):
    for seed in range(8):
        cases = task.draw_cases(np.random.default_rng(seed))
        for mistake in task.exercise.mistakes:
            assert any(_differs(task, case, mistake) for case in cases), (seed, mistake.name)


def _differs(task, case, mistake):
    expected = [np.asarray(e) for e in task.exercise.reference(**case.inputs)]
    wrong = mistake.compute(dict(case.inputs), tuple(expected))
    pairs = [(e, np.asarray(w)) for e, w in zip(expected, wrong, strict=True) if w is not None]
    return any(
        e.shape != w.shape or np.abs(e - w).max() > 100 * task.tolerance * np.abs(e).max()
        for e, w in pairs
    )
