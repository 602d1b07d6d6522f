"""Every mistake that an exercise lists is recognised by its check: proved one by one."""

import time

import numpy as np
import pytest

from odlkit.checks import EXERCISES, CheckFailed, check_of

COURSE = [e for e in EXERCISES.values() if e.reference and not e.id.startswith("test-")]
PAIRS = [(e, m) for e in COURSE for m in e.mistakes]


def run(exercise, function):
    """Run the exercise's check on a function that returns its outputs."""
    if not exercise.changes:
        return check_of(exercise.id)(function)

    def in_place(*arguments):
        inputs = dict(zip(exercise.reference.__code__.co_varnames, arguments, strict=False))
        outputs = function(*arguments)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        for name, value in zip(exercise.changes, outputs, strict=True):
            inputs[name][...] = value

    return check_of(exercise.id)(in_place)


def label(value):
    return value.id if hasattr(value, "id") else value.name


def as_returned(outputs):
    return outputs if len(outputs) > 1 else outputs[0]


@pytest.mark.parametrize("exercise", COURSE, ids=lambda e: e.id)
def test_the_reference_passes_its_own_check_in_less_than_0_3_seconds(exercise, capsys):
    names = exercise.reference.__code__.co_varnames
    start = time.process_time()
    run(exercise, lambda *a: as_returned(exercise.reference(**dict(zip(names, a, strict=False)))))
    assert time.process_time() - start < 0.3
    assert capsys.readouterr().out.startswith(f"✓ {exercise.id}:")


@pytest.mark.parametrize(("exercise", "mistake"), PAIRS, ids=label)
def test_the_mistake_is_recognised_by_name(exercise, mistake):
    names = exercise.reference.__code__.co_varnames

    def wrong(*arguments):
        inputs = dict(zip(names, arguments, strict=False))
        expected = exercise.reference(**inputs)
        outputs = mistake.compute(inputs, expected)
        mixed = (e if o is None else o for e, o in zip(expected, outputs, strict=True))
        return as_returned(tuple(np.asarray(array) for array in mixed))

    with pytest.raises(CheckFailed) as caught:
        run(exercise, wrong)
    assert caught.value.mistake == mistake.name, str(caught.value)


@pytest.mark.parametrize("exercise", COURSE, ids=lambda e: e.id)
def test_at_least_five_mistakes_are_listed_with_different_names(exercise):
    names = [(m.name, m.hint) for m in exercise.mistakes]
    assert len(set(names)) == len(names) >= 5


@pytest.mark.parametrize("exercise", COURSE, ids=lambda e: e.id)
def test_an_unwritten_function_is_left_to_its_not_implemented_error(exercise):
    def unwritten(*arguments):
        raise NotImplementedError(exercise.id)

    with pytest.raises(NotImplementedError):
        check_of(exercise.id)(unwritten)
