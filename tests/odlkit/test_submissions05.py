"""The instant checks of lesson 05 judge the planted submissions: perfect pass, mutants fail."""

from pathlib import Path

import numpy as np
import pytest

from odlkit.checks import EXERCISES as ALL_EXERCISES
from odlkit.checks import CheckFailed, check_of

SUBMISSIONS = Path(__file__).parents[1] / "autograde" / "submissions"
EXERCISES = (
    "accumulate-gradient",
    "mini-batch-epoch",
    "shuffle-pairs",
    "momentum-step",
    "batch-memory",
)
FILES = [file for name in EXERCISES for file in sorted((SUBMISSIONS / name).glob("*.py"))]


def load(file):
    """The function a submission defines, in the names of the lesson's setup cell."""
    names = {"np": np}
    exec(compile(file.read_text(encoding="utf-8"), file, "exec"), names)
    return names[file.parent.name.replace("-", "_")]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_the_check_passes_right_answers_and_stops_wrong_ones_with_a_hint(file):
    check = check_of(file.parent.name)
    if file.stem.startswith("perfect") or file.stem == "borrowed":  # only the grader withholds
        check(load(file))
    elif file.stem == "blank":
        with pytest.raises(NotImplementedError):
            check(load(file))
    else:
        with pytest.raises(CheckFailed) as caught:
            check(load(file))
        assert caught.value.hint, str(caught.value)


@pytest.mark.parametrize(
    ("file", "mistake"),
    [
        ("accumulate-gradient/slide_last_sample", "last-sample"),
        ("accumulate-gradient/trainlib_sum", "summed"),
        ("accumulate-gradient/slide_sign", "sign"),
        ("mini-batch-epoch/last_batch_dropped", "last-batch-dropped"),
        ("mini-batch-epoch/divided_by_batch_size", "divided-by-batch-size"),
        ("mini-batch-epoch/gradients_at_the_start", "gradients-at-the-start"),
        ("mini-batch-epoch/targets_not_ordered", "targets-not-ordered"),
        ("shuffle-pairs/rows_lost", "rows-lost"),
        ("shuffle-pairs/upwards", "upwards"),
        ("momentum-step/averaged", "averaged"),
        ("batch-memory/slide", "slide"),
    ],
)
def test_a_classic_mistake_is_recognised_by_name(file, mistake):
    path = SUBMISSIONS / f"{file}.py"
    with pytest.raises(CheckFailed) as caught:
        check_of(path.parent.name)(load(path))
    assert caught.value.mistake == mistake, str(caught.value)


def test_changing_the_given_weight_in_place_is_recognised():
    def in_place(x, target, weight, bias, order, batch_size, lr):
        weight *= 2
        return weight, bias

    with pytest.raises(CheckFailed) as caught:
        check_of("mini-batch-epoch")(in_place)
    assert caught.value.mistake == "in-place"


CASES = [(name, m.name) for name in EXERCISES for m in ALL_EXERCISES[name].mistakes]


@pytest.mark.parametrize(("name", "mistake"), CASES, ids=[f"{n}/{m}" for n, m in CASES])
def test_each_listed_mistake_is_recognised_by_its_own_name(name, mistake):
    exercise = ALL_EXERCISES[name]
    planted = next(m for m in exercise.mistakes if m.name == mistake)

    def wrong(*arguments):
        inputs = dict(zip(ARGUMENTS[name], arguments, strict=True))
        expected = tuple(np.asarray(e) for e in exercise.reference(**inputs))
        outputs = planted.compute(inputs, expected)
        return tuple(e if o is None else o for o, e in zip(outputs, expected, strict=True))

    with pytest.raises(CheckFailed) as caught:
        check_of(name)(wrong)
    assert caught.value.mistake in SAME.get(mistake, {mistake}), str(caught.value)


ARGUMENTS = {
    "accumulate-gradient": ("x", "target", "weight", "bias"),
    "mini-batch-epoch": ("x", "target", "weight", "bias", "order", "batch_size", "lr"),
    "shuffle-pairs": ("x", "target", "draws"),
    "momentum-step": ("param", "grad", "velocity", "lr", "momentum"),
    "batch-memory": ("c_in", "c_out", "batch_size"),
}
# A mistake that shows in its first output like another one is called by that one's name.
SAME = {"velocity-forgotten": {"velocity-ignored"}}


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_two_right_answers_five_wrong_ones_and_a_blank(name):
    stems = [file.stem for file in FILES if file.parent.name == name]
    right = [stem for stem in stems if stem.startswith("perfect")]
    assert len(right) >= 2 and "blank" in stems
    assert len(stems) - len(right) - 1 >= 5
