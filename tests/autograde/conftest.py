"""A small built lesson, notebooks handed in for it, and short-cuts to grade them."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograde.build import build_lessons
from autograde.cli import app
from autograde.engine import grade
from autograde.library import Library
from autograde.master import load_master
from autograde.sandbox import SandboxUnavailableError, select_sandbox
from autograde.submissions import assemble_submission

PROJECT = Path(__file__).parents[2]
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


class Teacher:
    """Types commands in a course folder, and does in the gradebook what Formgrader does."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *words, code=0):
        words = [str(word) for word in words]
        if words[0] != "init":
            words += ["--course", str(self.folder)]
        result = CliRunner().invoke(app, ["course", *words])
        assert result.exit_code == code, result.output
        return result.output

    def hand_in(self, received, **notebooks):
        """Collect a download of Moodle; students as First_Last_number."""
        path = self.folder.parent / "moodle.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, document in notebooks.items():
                first, last, number = name.split("_")
                folder = f"{first} {last}_{number}_assignsubmission_file_"
                archive.writestr(f"{folder}/{LESSON}.ipynb", json.dumps(document))
        return self("collect", "03", path, "--received", received)

    def grade_written(self, student, points, remark=""):
        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as gradebook:
            grade = gradebook.find_grade("why-sum", LESSON, LESSON, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            comment = gradebook.find_comment("why-sum", LESSON, LESSON, student)
            comment.manual_comment = remark or None
            gradebook.db.commit()

    def table(self, kind):
        """{first column: row} of an exported table."""
        path = self.folder / "exports" / f"{LESSON}.{kind}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            return {row[0]: row for row in csv.reader(stream)}


@pytest.fixture(scope="session")
def new_teacher():
    return Teacher


@pytest.fixture(scope="module")
def project(course_root, tmp_path_factory):
    """A project with one lesson, and what a bundle takes from its top."""
    root = shutil.copytree(course_root, tmp_path_factory.mktemp("teach") / "project")
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copyfile(PROJECT / name, root / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ODL_ROOT", str(root))
        yield root
