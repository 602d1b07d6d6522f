"""Claims about the hidden cases of every Python task: they vary, and each mistake shows in them."""

import numpy as np
import pytest

from autograde.numeric import PythonTask
from autograde.tasks import all_tasks, find_task
from odlkit.graph import is_topological

TASKS = {id_: task for id_, task in all_tasks().items() if isinstance(task, PythonTask)}
each_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
# A difference this many times the tolerance is seen for certain.
CLEARLY = 1000


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
    if all(w is None for w in wrong):
        return True  # with these shapes the mistake stops with an error
    pairs = [(e, np.asarray(w)) for e, w in zip(expected, wrong, strict=True) if w is not None]
    return any(
        e.shape != w.shape or np.abs(e - w).max() > CLEARLY * task.tolerance * np.abs(e).max()
        for e, w in pairs
    )


@pytest.mark.parametrize("seed", range(5))
def test_hidden_graphs_come_with_a_topological_order(seed):
    cases = find_task("graph-backward").draw_cases(np.random.default_rng(seed))
    assert all(is_topological(**case.inputs) for case in cases)


@pytest.mark.parametrize("seed", range(5))
def test_hidden_formulas_have_slopes_that_matter(seed):
    task = find_task("scalar-gradient")
    for case in task.draw_cases(np.random.default_rng(seed)):
        (grad,) = task.exercise.reference(**case.inputs)
        assert np.abs(grad).max() > 1e-3


@pytest.mark.parametrize("seed", range(5))
def test_some_hidden_logits_overflow_a_plain_exp(seed):
    cases = find_task("softmax-cross-entropy").draw_cases(np.random.default_rng(seed))
    assert any(case.inputs["logits"].max() > 710 for case in cases)
    assert any(case.inputs["logits"].max() < -750 for case in cases)


@pytest.mark.parametrize("seed", range(5))
def test_some_hidden_logits_of_two_layers_are_negative(seed):
    task = find_task("two-layer-forward")
    for case in task.draw_cases(np.random.default_rng(seed)):
        (logits,) = task.exercise.reference(**case.inputs)
        if logits.size > 4:
            assert logits.min() < 0
