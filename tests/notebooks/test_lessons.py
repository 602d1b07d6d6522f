"""The notebook tests of the course's real lessons: each one runs, releases and stays in budget.

That planted wrong answers earn nothing and perfect ones everything is tested with the grader, in
tests/autograde.
"""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import is_grade, is_solution

from autograde.build import build_lessons, find_lessons
from autograde.lint import lint_lesson
from autograde.marks import read_lesson

ROOT = Path(__file__).parents[2]
FIXTURE_COURSE = Path(__file__).parent / "fixtures" / "course"
CELL_SECONDS = 600  # the first C kernel on a new machine waits for the simulator to be compiled

# The small fixture lesson goes through the same tests, so that they are tried without the course.
COURSES = {path: ROOT for path in find_lessons(ROOT)}
COURSES |= {path: FIXTURE_COURSE for path in find_lessons(FIXTURE_COURSE)}
each_lesson = pytest.mark.parametrize(
    "lesson", [pytest.param(path, id=path.stem) for path in COURSES]
)


@pytest.fixture(scope="session")
def fixture_build(tmp_path_factory) -> Path:
    course = shutil.copytree(FIXTURE_COURSE, tmp_path_factory.mktemp("lessons") / "course")
    build_lessons(course)
    return course


@pytest.fixture
def built(lesson, request):
    """Path of the lesson's built notebook: built("source") or built("release")."""
    course = COURSES[lesson]
    root = request.getfixturevalue("fixture_build") if course is FIXTURE_COURSE else course
    return lambda kind: root / "notebooks" / kind / lesson.stem / f"{lesson.stem}.ipynb"


def run(path: Path, allow_errors: bool) -> nbformat.NotebookNode:
    """Run all cells of a notebook from top to bottom in a fresh kernel, in its own folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(path.parent)}},
    )
    return client.execute()


def error_text(cell: nbformat.NotebookNode) -> str:
    """The error that a cell ended with, as one text; empty if it ran."""
    errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
    text = "\n".join(f"{out.ename}: {out.evalue}\n" + "\n".join(out.traceback) for out in errors)
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_the_course_has_lessons():
    assert find_lessons(ROOT)


@each_lesson
def test_source_runs_from_top_to_bottom(lesson, built):
    run(built("source"), allow_errors=False)


@each_lesson
def test_release_stops_only_at_exercises_that_are_not_written(lesson, built):
    notebook = run(built("release"), allow_errors=True)
    found = stops(notebook)
    not_written = {exercise for _, exercise, error in found if "not written yet" in error}
    for cell_id, exercise, error in found:
        assert exercise, f"cell {cell_id} needs an exercise of another section: {error}"
        follows = cell_id.startswith(f"{exercise}-check") and exercise in not_written
        assert "not written yet" in error or follows, f"cell {cell_id}: {error}"
    assert not_written == {cell.id for cell in notebook.cells if _is_code_exercise(cell)}


def test_a_later_section_that_needs_an_exercise_is_seen(course):
    source = course / "notebooks/src/01_scaling.py"
    late = "# %% [markdown]\n# ## Later\n\n# %%\nscale_rows(np.ones((1, 1)), np.ones(1))\n"
    source.write_text(f"{source.read_text(encoding='utf-8')}\n{late}", encoding="utf-8")
    build_lessons(course)
    release = course / "notebooks/release/01_scaling/01_scaling.ipynb"
    assert stops(run(release, allow_errors=True))[-1][1] is None


def stops(notebook: nbformat.NotebookNode) -> list[tuple[str, str | None, str]]:
    """Cells that ended in an error: (cell id, exercise above it in its section, error)."""
    exercise, found = None, []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "\n## " in f"\n{cell.source}":
            exercise = None
        elif _is_code_exercise(cell):
            exercise = cell.id
        if error := error_text(cell):
            found.append((cell.id, exercise, error))
    return found


def _is_code_exercise(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and is_solution(cell)


@each_lesson
def test_every_exercise_earns_points(lesson, built):
    notebook = nbformat.read(built("source"), as_version=4)
    points = [cell.metadata.nbgrader.points for cell in notebook.cells if is_grade(cell)]
    assert points and all(value > 0 for value in points)


@each_lesson
def test_built_files_are_up_to_date(lesson, built):
    root = built("source").parents[3]
    report = build_lessons(root, [lesson.stem], check=True)
    assert report.up_to_date, f"stale: {[p.as_posix() for p in report.stale]}; try: odl build"


@each_lesson
def test_lesson_keeps_the_cell_budget_and_the_grammar(lesson):
    findings = lint_lesson(read_lesson(lesson), lesson.relative_to(COURSES[lesson]))
    assert not findings, "\n".join(str(finding) for finding in findings)
