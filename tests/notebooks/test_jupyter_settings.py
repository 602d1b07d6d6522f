"""The settings beside the lessons: what nbgrader's and JupyterLab's own doors do with them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jupytext import TextFileContentsManager

from autograde.build import build_lessons

LESSON = "01_scaling"


@pytest.fixture
def course_with_settings(course, project_root) -> Path:
    for name in ("jupytext.toml", "nbgrader_config.py"):
        shutil.copy(project_root / "notebooks" / name, course / "notebooks" / name)
    return course


def test_saving_a_lesson_from_jupyterlab_changes_no_byte(course_with_settings):
    manager = TextFileContentsManager()
    manager.root_dir = str(course_with_settings)
    where = f"notebooks/src/{LESSON}.py"
    before = (course_with_settings / where).read_bytes()
    manager.save(manager.get(where), where)
    assert (course_with_settings / where).read_bytes() == before


def test_saving_a_lesson_from_jupyterlab_writes_no_paired_notebook(course_with_settings):
    manager = TextFileContentsManager()
    manager.root_dir = str(course_with_settings)
    where = f"notebooks/src/{LESSON}.py"
    manager.save(manager.get(where), where)
    assert not list(course_with_settings.rglob("*.ipynb"))


def test_nbgrader_command_generates_the_release_that_the_builder_writes(course_with_settings):
    build_lessons(course_with_settings)
    release = course_with_settings / "notebooks/release" / LESSON
    ours = {file.name: file.read_bytes() for file in release.iterdir()}
    shutil.rmtree(release)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", LESSON]
    folder = course_with_settings / "notebooks"
    bare = {**os.environ, "PATH": os.defpath}  # the environment is not activated
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {file.name: file.read_bytes() for file in release.iterdir()} == ours
