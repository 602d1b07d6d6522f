"""Claims about the hidden cases of lesson 01: they are what the exercise says, and they vary."""

import numpy as np
import pytest

from autograde.tasks.lesson01 import TASKS
from odlkit.graph import is_topological

TASKS_BY_ID = {task.id: task for task in TASKS}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_another_seed_draws_other_inputs(task):
    first, again, other = (task.draw_cases(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert [repr(c.inputs) for c in first] == [repr(c.inputs) for c in again]
    assert [repr(c.inputs) for c in first] != [repr(c.inputs) for c in other]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
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


@pytest.mark.parametrize("seed", range(5))
def test_hidden_graphs_come_with_a_topological_order(seed):
    cases = TASKS_BY_ID["graph-backward"].draw_cases(np.random.default_rng(seed))
    assert all(is_topological(**case.inputs) for case in cases)


@pytest.mark.parametrize("seed", range(5))
def test_hidden_formulas_have_slopes_that_matter(seed):
    task = TASKS_BY_ID["scalar-gradient"]
    for case in task.draw_cases(np.random.default_rng(seed)):
        (grad,) = task.exercise.reference(**case.inputs)
        assert np.abs(grad).max() > 1e-3
