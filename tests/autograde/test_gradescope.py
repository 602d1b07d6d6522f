"""The archive for Gradescope, unpacked as Gradescope does it, grades a submission."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograde import gradescope_run
from autograde.course import init_course
from autograde.gradescope import derived_key, write_autograder
from autograde.releasing import release_lesson
from autograde.seeds import CourseKeyError

PROJECT = Path(__file__).parents[2]
LESSON = "03_linear_backward"
AVERAGED = """def linear_backward_weight(grad_output, x):
    return grad_output.T @ x / len(x), grad_output.mean(axis=0)
"""
TEST_FIELDS = {"name": str, "score": float, "max_score": float, "status": str, "output": str}


@pytest.fixture(scope="module")
def autograder(course_root, tmp_path_factory):
    """The folder that Gradescope calls /autograder, before a submission is there."""
    top = tmp_path_factory.mktemp("gradescope")
    course, _, _ = init_course(top / "course", course_root)
    release_lesson(course, PROJECT, LESSON)
    write_autograder(top / "a.zip", course, LESSON, PROJECT)
    root = top / "autograder"
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    zipfile.ZipFile(top / "a.zip").extractall(root / "source")
    users = [{"id": 12, "email": "ben@example.org", "name": "Ben"}]
    (root / "submission_metadata.json").write_text(json.dumps({"id": 1, "users": users}))
    return root


def upload(root, **files):
    """A new submission; results of an earlier one are gone."""
    for name in ("submission", "results"):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "submission").mkdir()
    for name, document in files.items():
        (root / "submission" / f"{name}.ipynb").write_text(json.dumps(document))


def results_of(root):
    return json.loads((root / "results" / "results.json").read_text())


@pytest.mark.skipif(shutil.which("bash") is None, reason="Gradescope's programs are bash scripts")
def test_a_submission_gets_results_as_gradescope_wants_them(autograder, notebook):
    upload(autograder, homework=notebook(linear_backward_weight=AVERAGED))
    own = {"AUTOGRADER_ROOT": str(autograder), "ODL_PYTHON": sys.executable}
    own["PYTHONPATH"] = str(autograder / "source" / "odl")
    command = ["bash", str(autograder / "source" / "run_autograder")]
    done = subprocess.run(
        command, env=os.environ | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    results = results_of(autograder)
    assert results["score"] == 2 and results["output_format"] == "text"
    for test in results["tests"]:
        assert {name: type(value) for name, value in test.items()} == TEST_FIELDS
        assert test["status"] in ("passed", "failed")
    assert "A person still reads: why-sum." in results["output"]
    assert "Graded inside: " in results["output"]


def test_of_a_whole_folder_the_students_own_copy_counts(autograder, notebook):
    upload(autograder)
    stub = notebook(linear_backward_weight=None, linear_backward_input=None, why_sum=None)
    for where, document in (("my-lessons", notebook()), ("notebooks/release", stub)):
        path = autograder / "submission" / "odl-course" / where / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(document))
    gradescope_run.main(autograder)
    assert results_of(autograder)["score"] == 4


def test_a_submission_without_a_notebook_gets_no_points_and_a_reason(autograder):
    upload(autograder)
    gradescope_run.main(autograder)
    results = results_of(autograder)
    assert results["score"] == 0
    assert {test["output"] for test in results["tests"]} == {"There is no notebook."}


def test_a_grader_that_fails_leaves_no_results(autograder, notebook):
    upload(autograder, homework=notebook())
    key = autograder / "source" / "gradescope.key"
    text = key.read_text()
    key.write_text("no key")
    with pytest.raises(CourseKeyError):
        gradescope_run.main(autograder)
    assert not (autograder / "results" / "results.json").exists()
    key.write_text(text)


def test_the_archive_holds_no_solutions_and_a_key_of_its_own(autograder):
    source = autograder / "source"
    lessons = [path.read_text() for path in (source / "lesson").rglob("*.ipynb")]
    assert len(lessons) == 2 and not any("BEGIN SOLUTION" in text for text in lessons)
    course_key = bytes.fromhex((autograder.parent / "course" / "course.key").read_text())
    assert bytes.fromhex((source / "gradescope.key").read_text()) == derived_key(course_key, LESSON)
    assert os.access(source / "run_autograder", os.R_OK)
    assert not (source / "odl" / "autograde" / "demo").exists()
    assert (source / "odl" / "autograde" / "templates" / "feedback.html").is_file()
