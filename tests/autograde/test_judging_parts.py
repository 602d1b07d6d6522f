"""Small parts of the judge: preludes, seeds, verdicts, the course key."""

import numpy as np
import pytest

from autograde.seeds import CourseKeyError, key_fingerprint, load_or_make_key, task_rng
from autograde.verdict import PENDING, STATUSES, Verdict, no_points
from autograde.worker.prelude import needed_prelude, without_magics

SETUP = """%load_ext gvsoc_runner
import numpy as np, matplotlib.pyplot as plt
from odlkit import layers, plots
rng = np.random.default_rng(0)
def helper(x):
    return layers.relu_forward(x)
plots.style()
"""


def test_calls_with_effects_are_left_out():
    assert "style" not in needed_prelude([SETUP], "def f(x):\n    return plots, rng")


def test_magic_lines_become_comments_and_keep_their_place():
    text = "%timeit f()\n!rm -rf /\nx = 5 % 2\n"
    assert without_magics(text) == "# %timeit f()\n# !rm -rf /\nx = 5 % 2\n"


def test_seeds_depend_on_key_student_and_task_and_on_nothing_else():
    def draw(*names):
        return task_rng(*names).integers(2**62)

    first = draw(b"key", "ada", "a-task")
    assert first == draw(b"key", "ada", "a-task")
    assert first != draw(b"yek", "ada", "a-task")
    assert first != draw(b"key", "ben", "a-task")
    assert first != draw(b"key", "ada", "b-task")
    assert draw(b"k", "a", "bc") != draw(b"k", "ab", "c")


def test_seeds_are_the_same_on_every_machine():
    expected = [7.663542090979753, 2.9399839689357057]  # fixed: a regrade years later agrees
    drawn = task_rng(bytes(32), "ada", "sgd-step").normal(scale=5, size=2)
    np.testing.assert_allclose(drawn, expected)


def test_the_course_key_is_made_once_and_kept_private(tmp_path):
    path = tmp_path / "new" / "course-key"
    key = load_or_make_key(path)
    assert len(key) == 32
    assert load_or_make_key(path) == key
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_key_is_refused(tmp_path):
    (tmp_path / "key").write_text("hello")
    with pytest.raises(CourseKeyError, match="64 hexadecimal digits"):
        load_or_make_key(tmp_path / "key")


def test_the_fingerprint_names_a_key_without_telling_it():
    assert key_fingerprint(b"a") != key_fingerprint(b"b")
    assert len(key_fingerprint(b"a")) == 12


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_pending_tasks_have_no_points_and_others_do(status):
    points = no_points("task", 2.0, status, "why").points
    assert points is None if status in PENDING else points == 0


@pytest.mark.parametrize(("points", "status"), [(3.0, "correct"), (-1.0, "wrong"), (None, "wrong")])
def test_impossible_verdicts_cannot_be_made(points, status):
    with pytest.raises(ValueError, match="expected"):
        Verdict("task", points, 2.0, status, "why")
