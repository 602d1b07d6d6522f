"""The instant checks of lesson 06 judge the planted submissions: perfect pass, mutants fail."""

from pathlib import Path

import numpy as np
import pytest

from odlkit.checks import CheckFailed, check_of

SUBMISSIONS = Path(__file__).parents[1] / "autograde" / "submissions"
EXERCISES = (
    "pointwise-backward-weight",
    "fold-batch-norm",
    "convolution-cost",
    "training-macs",
    "update-memory",
    "peak-memory",
    "place-tensors",
    "deepest-update",
    "compute-energy",
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
    if file.stem.startswith("perfect"):
        check(load(file))
    elif file.stem == "blank":
        with pytest.raises(NotImplementedError):
            check(load(file))
    else:
        with pytest.raises(CheckFailed) as caught:
            check(load(file))
        assert caught.value.hint, str(caught.value)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_two_right_answers_five_wrong_ones_and_a_blank(name):
    stems = [file.stem for file in FILES if file.parent.name == name]
    right = [stem for stem in stems if stem.startswith("perfect")]
    assert len(right) >= 2 and "blank" in stems
    assert len(stems) - len(right) - 1 >= 5


@pytest.mark.parametrize("name", ["update-memory", "place-tensors", "deepest-update"])
def test_whole_numbers_are_right_answers_of_a_count(name, capsys):
    lists = SUBMISSIONS / name
    integers = {"update-memory": "list", "place-tensors": "levels", "deepest-update": "count"}
    check_of(name)(load(lists / f"perfect_{integers[name]}.py"))
    assert "✓" in capsys.readouterr().out
