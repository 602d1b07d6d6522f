"""The instant checks judge the planted answers of every Python exercise rightly."""

from pathlib import Path

import numpy as np
import pytest

from odlkit import autograd, layers, losses
from odlkit.checks import CheckFailed, check_of

SUBMISSIONS = Path(__file__).parents[1] / "autograde" / "submissions"
# Only the grader withholds odlkit's own answers; the instant check cannot see who wrote them.
FILES = [file for file in sorted(SUBMISSIONS.glob("*/*.py")) if file.stem != "borrowed"]
each_file = pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")


def load(file):
    """The function a submission defines, in the names of the lessons' setup cells."""
    names = {"np": np, "autograd": autograd, "layers": layers, "losses": losses}
    exec(compile(file.read_text(encoding="utf-8"), file, "exec"), names)
    return names[file.parent.name.replace("-", "_")]


@each_file
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
def test_a_slide_or_habit_taken_literally_is_recognised_by_name(file, mistake):
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


@pytest.mark.parametrize(
    "file",
    ["update-memory/perfect_list", "place-tensors/perfect_levels", "deepest-update/perfect_count"],
)
def test_whole_numbers_are_right_answers_of_a_count(file, capsys):
    path = SUBMISSIONS / f"{file}.py"
    check_of(path.parent.name)(load(path))
    assert "✓" in capsys.readouterr().out
