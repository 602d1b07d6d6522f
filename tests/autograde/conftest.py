"""A small built lesson, notebooks handed in for it, and short-cuts to grade them."""

import json
import shutil
from pathlib import Path

import pytest

from autograde.build import build_lessons
from autograde.engine import grade
from autograde.library import Library
from autograde.master import load_master
from autograde.sandbox import SandboxUnavailableError, select_sandbox
from autograde.submissions import assemble_submission

COURSE = Path(__file__).parent / "course"
LESSON = "03_linear_backward"
KEY = bytes(range(32))

WEIGHT = """def linear_backward_weight(grad_output, x):
    return grad_output.T @ x, grad_output.sum(axis=0)
"""
INPUT = """def linear_backward_input(grad_output, weight):
    return grad_output @ weight
"""
ANSWERS = {
    "linear-backward-weight": WEIGHT,
    "linear-backward-input": INPUT,
    "why-sum": "Every sample sends its own gradient through the one weight, so they add.",
}


@pytest.fixture(scope="session")
def course_root(tmp_path_factory):
    """A project root with one lesson, built."""
    root = shutil.copytree(COURSE, tmp_path_factory.mktemp("course") / "root")
    build_lessons(root)
    return root


@pytest.fixture(scope="session")
def master(course_root):
    return load_master(course_root, LESSON)


@pytest.fixture(scope="session")
def library():
    with Library() as shelf:
        yield shelf


@pytest.fixture(scope="session")
def bubblewrap():
    """The strong sandbox; its tests are skipped with the reason where it does not work."""
    try:
        return select_sandbox("bubblewrap")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def strongest():
    return select_sandbox()


@pytest.fixture(scope="session")
def notebook(master):
    """Function: answers by exercise id -> the notebook as JSON data, ready to be spoilt."""

    def make(**changed):
        answers = ANSWERS | {name.replace("_", "-"): text for name, text in changed.items()}
        answers = {name: text for name, text in answers.items() if text is not None}
        return json.loads(json.dumps(assemble_submission(master.release, answers)))

    return make


class Classroom:
    """A folder of submissions in nbgrader's layout, and the grader for it."""

    def __init__(self, folder, course_root):
        self.folder, self.course_root = folder, course_root
        self.submitted, self.graded = folder / "submitted", folder / "graded"

    def hand_in(self, student, document):
        """Write notebook data or raw bytes as a student's submission; returns its path."""
        path = self.submitted / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        path.write_bytes(data)
        return path

    def grade(self, **options):
        """Grade everything handed in; returns the GradeRun."""
        settings = {"key": KEY, "root": self.course_root, **options}
        return grade([self.submitted], LESSON, self.graded, **settings)


@pytest.fixture
def classroom(course_root, tmp_path):
    return Classroom(tmp_path, course_root)


@pytest.fixture(scope="module")
def shared_classroom(course_root, tmp_path_factory):
    """One classroom for a module of tests that only look."""
    return Classroom(tmp_path_factory.mktemp("classroom"), course_root)
