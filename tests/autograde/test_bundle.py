"""The bundle for students: it works in a fresh folder, and no answer can be read in it."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograde.bundle import TOP, student_files, write_bundle
from autograde.marks import read_lesson
from autograde.sealing import OPENER, seal
from autograde.submissions import assemble_submission
from autograde.tasks import find_task

PROJECT = Path(__file__).parents[2]
SOURCES = sorted((PROJECT / "notebooks" / "src").glob("*.py"))
PLANTED = sorted((PROJECT / "tests" / "autograde" / "submissions").glob("*/perfect*"))
REGION = re.compile(r"BEGIN SOLUTION(.*?)(?:#|//) *END SOLUTION", re.DOTALL)
# So short that other code has them for reasons of its own.
SHORT = 22


@pytest.fixture(scope="module")
def files():
    return student_files(PROJECT / "notebooks" / "release", PROJECT)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    write_bundle(folder / "b.zip", PROJECT / "notebooks" / "release", PROJECT)
    zipfile.ZipFile(folder / "b.zip").extractall(folder)
    return folder / TOP


def plain(text):
    return " ".join(text.split())


def telling_lines(text):
    """Lines that give an answer away: no comment, no head of a loop, nobody's by chance."""
    lines = {plain(line) for line in text.splitlines()}
    lines = {line for line in lines if not line.startswith(("#", "//", '"', "void "))}
    return {line for line in lines if len(line) >= SHORT and not line.endswith((":", "{"))}


def solutions():
    """{line of a solution: exercise id} of all lessons."""
    cells = [cell for path in SOURCES for cell in read_lesson(path).cells if cell.solve]
    regions = {cell.solve: "\n".join(REGION.findall(cell.source)) for cell in cells}
    return {line: id_ for id_, text in regions.items() for line in telling_lines(text)}


def found_in(files, lines):
    """(file, line) for every one of the lines that some file of the bundle shows."""
    texts = {n: plain(d.decode()) for n, d in files.items() if not n.endswith((".png", ".jpg"))}
    return [(name, line) for name, text in texts.items() for line in lines if line in text]


def code(files):
    return {name: data for name, data in files.items() if not name.endswith(".ipynb")}


def test_no_line_of_a_solution_can_be_read_in_the_code(files):
    lines = solutions()
    assert len(lines) > 60
    assert found_in(code(files), lines) == []


def test_no_line_of_a_planted_right_answer_can_be_read_in_the_code(files):
    lines = {line for path in PLANTED for line in telling_lines(path.read_text("utf-8"))}
    assert found_in(code(files), lines) == []


def test_solution_cells_of_the_notebooks_hold_their_stubs(files):
    for name in (name for name in files if name.endswith(".ipynb")):
        cells = json.loads(files[name])["cells"]
        mine = [c for c in cells if c["metadata"].get("nbgrader", {}).get("solution")]
        code_cells = [c for c in mine if c["cell_type"] == "code"]
        assert code_cells
        for cell in code_cells:
            assert "YOUR CODE HERE" in "".join(cell["source"])


def test_nothing_of_the_teachers_is_in_it(files):
    words = ("source/", "notebooks/src", "tests/", "demo", "course.key", "autograde/tasks")
    words += ("engine", "gradebook", "measure.py")
    assert [name for name in files for word in words if word in name] == []


def test_every_document_that_a_message_names_is_in_it(files):
    named = {
        name for data in code(files).values() for name in re.findall(rb"docs/[\w-]+\.md", data)
    }
    assert named and {name.decode() for name in named} <= set(files)


def test_a_sealed_module_does_what_the_open_one_does(tmp_path):
    (tmp_path / "odlkit").mkdir()
    (tmp_path / "odlkit" / "__init__.py").touch()
    (tmp_path / "odlkit" / "_sealed.py").write_text(OPENER)
    source = '"""Sums."""\n\nONE = 1\n\n\ndef plus_one(x):\n    """Add."""\n    return x + ONE\n'
    (tmp_path / "odlkit" / "sums.py").write_text(seal(source))
    assert "x + ONE" not in seal(source)
    program = (
        "from odlkit import sums; print(sums.plus_one(2), sums.__doc__, sums.plus_one.__doc__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "3 Sums. Add.\n"


def test_a_slow_kernel_counts_at_home_what_it_counts_with_the_grader(unpacked):
    program = (
        "from autograde.check_command import KERNEL_TASKS; import autograde; "
        "print(autograde.__file__, KERNEL_TASKS['linear-forward-fast-c'].share_at('bronze'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=unpacked,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
    )
    place, share = done.stdout.split()
    assert Path(place).is_relative_to(unpacked)
    assert float(share) == find_task("linear-forward-fast-c").share_at("bronze") == 0.7


def test_the_same_contents_make_the_same_archive(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_bundle(tmp_path / name, PROJECT / "notebooks" / "release", PROJECT)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def check_at_home(folder, lesson, **environment):
    """Fill a lesson with its right answers and run `odl check` of the bundle; returns its map."""
    source = next(path for path in SOURCES if path.stem.startswith(lesson))
    answers = {
        c.solve or c.write: c.source for c in read_lesson(source).cells if c.solve or c.write
    }
    name = f"{source.stem}/{source.stem}.ipynb"
    released = nbformat.read(folder / "notebooks" / "release" / name, as_version=4)
    mine = folder / "my-lessons" / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(assemble_submission(released, answers), mine)
    program = (
        "import os, odlkit; from autograde import student_cli; "
        "assert odlkit.__file__.startswith(os.getcwd()); student_cli.app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", lesson, "--json"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["lessons"]
    wrong = [e for e in found["exercises"] if e["state"] not in ("done", "written")]
    assert wrong == []
    return {exercise["id"]: exercise["state"] for exercise in found["exercises"]}


@pytest.mark.parametrize("lesson", ["02", "04"])
def test_a_lessons_instant_checks_run_in_a_fresh_folder(unpacked, lesson):
    assert "done" in check_at_home(unpacked, lesson).values()


@pytest.mark.slow
def test_a_kernel_compiles_and_runs_in_a_fresh_folder(unpacked, tmp_path):
    caches = {"ODL_JIT_CACHE": str(tmp_path / "jit"), "ODL_CACHE_DIR": str(tmp_path / "c")}
    assert check_at_home(unpacked, "03", **caches)["linear-bw-weight-c"] == "done"
