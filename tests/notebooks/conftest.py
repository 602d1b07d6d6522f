"""Shared by the notebook tests: where the project is, and a copy of the small fixture course."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURE_COURSE = Path(__file__).parent / "fixtures" / "course"


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture
def course(tmp_path) -> Path:
    """A writable project root that holds the lesson 01_scaling and two students' answers."""
    return shutil.copytree(FIXTURE_COURSE, tmp_path / "course")
