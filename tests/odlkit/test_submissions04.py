"""The instant checks of lesson 04 judge the planted submissions: perfect pass, mutants fail."""

from pathlib import Path

import numpy as np
import pytest

from odlkit.checks import CheckFailed, check_of

SUBMISSIONS = Path(__file__).parents[1] / "autograde" / "submissions"
EXERCISES = (
    "relu-backward",
    "two-layer-backward",
    "network-backward",
    "forward-kept",
    "last-layers-update",
)
# Only the grader withholds odlkit's own answers; the instant check cannot see who wrote them.
FILES = [
    file
    for name in EXERCISES
    for file in sorted((SUBMISSIONS / name).glob("*.py"))
    if file.stem != "borrowed"
]


def load(file):
    """The function a submission defines, in the names of the lesson's setup cell."""
    names = {"np": np}
    exec(compile(file.read_text(encoding="utf-8"), file, "exec"), names)
    return names[file.parent.name.replace("-", "_")]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_the_check_passes_right_answers_and_stops_wrong_ones_with_a_hint(file):
    check = check_of(file.parent.name)
    if file.stem.startswith("perfect"):
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
        ("relu-backward/slide_slope_dropped", "slope-dropped"),
        ("two-layer-backward/slide_slope_dropped", "slope-dropped"),
        ("network-backward/slide_slope_dropped", "slope-dropped"),
        ("network-backward/slide_weight_below", "weight-of-the-layer-below"),
        ("network-backward/slide_one_step_late", "one-step-late"),
        ("last-layers-update/used_after_update", "used-after-update"),
        ("forward-kept/trained_layers_only", None),
    ],
)
def test_a_slide_taken_literally_is_recognised_by_name(file, mistake):
    path = SUBMISSIONS / f"{file}.py"
    with pytest.raises(CheckFailed) as caught:
        check_of(path.parent.name)(load(path))
    assert caught.value.mistake == mistake, str(caught.value)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_two_right_answers_five_wrong_ones_and_a_blank(name):
    stems = [file.stem for file in FILES if file.parent.name == name]
    right = [stem for stem in stems if stem.startswith("perfect")]
    assert len(right) >= 2 and "blank" in stems
    assert len(stems) - len(right) - 1 >= 5
