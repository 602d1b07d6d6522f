"""Claims about the hidden cases of lesson 02: every mistake shows, and they vary."""

import numpy as np
import pytest

from autograde.tasks.lesson02 import TASKS

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
def test_some_hidden_logits_overflow_a_plain_exp(seed):
    cases = TASKS_BY_ID["softmax-cross-entropy"].draw_cases(np.random.default_rng(seed))
    assert any(case.inputs["logits"].max() > 710 for case in cases)
    assert any(case.inputs["logits"].max() < -750 for case in cases)


@pytest.mark.parametrize("seed", range(5))
def test_some_hidden_logits_of_two_layers_are_negative(seed):
    task = TASKS_BY_ID["two-layer-forward"]
    for case in task.draw_cases(np.random.default_rng(seed)):
        (logits,) = task.exercise.reference(**case.inputs)
        if logits.size > 4:
            assert logits.min() < 0
