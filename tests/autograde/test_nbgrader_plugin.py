"""`nbgrader autograde` with our steps: same grades, no kernel, odd submissions do not stop it."""

import json
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from autograde.gradebook import read_scores

PROJECT = Path(__file__).parents[2]
LESSON, WEIGHT_ID = "03_linear_backward", "linear-backward-weight"
HALF = """def linear_backward_weight(grad_output, x):
    return grad_output.T @ x, grad_output.sum()
"""


def nbgrader(course, *arguments):
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(
        command, cwd=course / "notebooks", capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def graded(notebook, course_root, tmp_path_factory):
    """A course that nbgrader's own commands released and graded."""
    course = shutil.copytree(course_root, tmp_path_factory.mktemp("nbgrader") / "course")
    shutil.copy(PROJECT / "notebooks" / "nbgrader_config.py", course / "notebooks")
    config = course / "notebooks" / "nbgrader_config.py"
    here = f"\nc.RebuildFromMaster.course_root = c.GradeInSandbox.course_root = {str(course)!r}\n"
    config.write_text(config.read_text() + here)
    doubled = notebook()
    doubled["cells"] += deepcopy([c for c in doubled["cells"] if c["id"] == WEIGHT_ID])
    handed_in = {
        "ada": notebook(),
        "ben": notebook(linear_backward_weight=HALF),
        "cleo": doubled,
        "dora": notebook(linear_backward_weight="import os\nos._exit(0)"),
        "emil": {"not": "a notebook"},
        "finn": notebook(linear_backward_weight=None, why_sum=None),
    }
    for student, document in handed_in.items():
        path = course / "notebooks" / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(document))
    made = nbgrader(course, "generate_assignment", LESSON, "--create", "--force")
    assert made.returncode == 0, made.stderr
    done = nbgrader(course, "autograde", LESSON, "--create")
    return course, done


def scores(graded, student):
    cells = read_scores(graded[0] / "notebooks" / "gradebook.db", LESSON)[student]
    return [cells[name] for name in (f"{WEIGHT_ID}-check", "linear-backward-input-check-2")]


@pytest.mark.parametrize(
    ("student", "weight", "other"),
    [("ada", 2, 1), ("ben", 1, 1), ("cleo", 2, 1), ("dora", 0, 1), ("finn", 0, 1)],
)
def test_points_are_those_of_the_engine(graded, student, weight, other):
    assert scores(graded, student) == [(weight, False), (other, False)], graded[1].stderr


def test_written_answers_wait_for_a_person(graded):
    cells = read_scores(graded[0] / "notebooks" / "gradebook.db", LESSON)
    assert cells["ada"]["why-sum"] == (0.0, True)
    assert cells["finn"]["why-sum"] == (0.0, False)


def test_the_graded_notebook_tells_why(graded):
    path = graded[0] / "notebooks" / "autograded" / "ben" / LESSON / f"{LESSON}.ipynb"
    assert "everything was summed to one number" in path.read_text()


def test_nothing_hidden_gets_into_the_graded_notebook(graded):
    path = graded[0] / "notebooks" / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb"
    assert "BEGIN SOLUTION" not in path.read_text()
    assert "HIDDEN TESTS" not in path.read_text()


def test_feedback_can_be_made_by_nbgrader(graded):
    course = graded[0]
    done = nbgrader(course, "generate_feedback", LESSON, "--student=ben")
    page = course / "notebooks" / "feedback" / "ben" / LESSON / f"{LESSON}.html"
    assert page.is_file(), done.stderr
    assert "everything was summed to one number" in page.read_text()
