"""The instant checks of lesson 03 judge the planted submissions: perfect pass, mutants fail."""

from pathlib import Path

import numpy as np
import pytest

from odlkit import losses
from odlkit.checks import CheckFailed, check_of

SUBMISSIONS = Path(__file__).parents[1] / "autograde" / "submissions"
EXERCISES = (
    "mse-backward",
    "cross-entropy-backward",
    "linear-backward-weight",
    "linear-backward-input",
    "sgd-step",
)
FILES = [file for name in EXERCISES for file in sorted((SUBMISSIONS / name).glob("*.py"))]


def load(file):
    """The function a submission defines, in the names of the lesson's setup cell."""
    names = {"np": np, "losses": losses}
    exec(compile(file.read_text(encoding="utf-8"), file, "exec"), names)
    return names[file.parent.name.replace("-", "_")]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_the_instant_check_judges_the_submission_rightly(file):
    check = check_of(file.parent.name)
    if file.stem.startswith("perfect"):
        check(load(file))
        return
    expected = NotImplementedError if file.stem == "blank" else CheckFailed
    with pytest.raises(expected):
        check(load(file))


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_two_right_and_five_wrong_submissions(name):
    names = [file.stem for file in FILES if file.parent.name == name]
    right = [stem for stem in names if stem.startswith("perfect")]
    assert len(right) >= 2 and "blank" in names
    assert len(names) - len(right) - 1 >= 5


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_every_mutant_gets_a_hint(file):
    if file.stem.startswith(("perfect", "blank")):
        return
    with pytest.raises(CheckFailed) as caught:
        check_of(file.parent.name)(load(file))
    assert caught.value.hint, str(caught.value)
