"""Hand a lesson out: the students' notebook from the teacher's, and the bundle that holds it."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat

from autograde.build import to_bytes
from autograde.bundle import write_bundle
from autograde.course import CourseError, find_source
from autograde.gradebook import check_cells, save_lesson
from autograde.journal import replace_file
from autograde.master import Master, load_master
from autograde.preprocessors import release
from autograde.times import as_text, read_time

BUNDLE = "odl-course.zip"


@dataclass(frozen=True)
class Release:
    """What was handed out.

    lessons: all that the bundle holds; changed: whether this one is new.
    due: datetime in UTC or None; points: {grade id: (before, now)} where they changed.
    """

    lesson: str
    bundle: Path
    lessons: tuple
    changed: bool
    due: datetime | None = None
    points: dict = field(default_factory=dict)


def release_lesson(course, project, lesson, *, due=None, again=False):
    """Make release/LESSON from source/LESSON and the bundle from all that was released so far.

    Args:
        course: Course; project: folder with pyproject.toml; lesson: number or name.
        due: when it has to be handed in, as text with a zone; None leaves it as it is.
        again: replace a release that students may have and that differs.

    Raises:
        CourseError: no such lesson, its notebook is broken, or another release was handed out.
        TimeError: no such time. GradebookError: exercises came or went after grading.
    """
    source = find_source(course, lesson)
    when = read_time(due) if due else None
    name = source.stem
    target = course.path("release", name) / source.name
    teachers, students = _make(source)
    points = check_cells(course.gradebook, Master(name, teachers, students))
    made = to_bytes(students)
    old = target.read_bytes() if target.exists() else None
    if old not in (None, made) and not again:
        raise CourseError(
            f"expected {name} to be as it was released, got another one: students may have the "
            "old one; try: --again, tell them, and regrade what was handed in"
        )
    _copy_assets(source.parent, target.parent)
    replace_file(target, made)
    written = save_lesson(course.gradebook, load_master(course.folder, name), when)
    bundle = course.folder / "handout" / BUNDLE
    bundle.parent.mkdir(exist_ok=True)
    write_bundle(bundle, course.folder / "release", project)
    lessons = tuple(sorted(path.name for path in (course.folder / "release").glob("*/")))
    told = {"due": as_text(written) if written else "", "points": points}
    course.record("release", lesson=name, changed=old != made, again=again, **told)
    return Release(name, bundle, lessons, old != made, written, points)


def _make(source):
    """(teacher's notebook, students' notebook) from a file in source/."""
    try:
        teachers = nbformat.read(source, as_version=4)
        return teachers, release(teachers)
    except (ValueError, RuntimeError, nbformat.ValidationError) as error:
        said = str(error).strip().splitlines()[:1]
        raise CourseError(
            f"expected a notebook that can be released in {source}, got: {said}; try: undo your "
            "last change there, or move the file away and run `odl course init` for a fresh one"
        ) from error


def check_released(course, lesson):
    """Raises CourseError where students do not have the lesson yet."""
    if not (course.path("release", lesson) / f"{lesson}.ipynb").is_file():
        raise CourseError(
            f"expected {lesson} to be released, it is not; try: odl course release {lesson}"
        )


def check_before_grading(course, lesson):
    """Whether there is something to grade, and a gradebook that can take it.

    Raises:
        CourseError: the lesson is not released, or nothing was collected.
        GradebookError: exercises came or went after grading.
    """
    check_released(course, lesson)
    if not any(course.submitted.glob(f"*/{lesson}")):
        raise CourseError(
            f"expected submissions of {lesson} in {course.submitted}, got none; "
            f"try: odl course collect {lesson} DOWNLOAD"
        )
    check_cells(course.gradebook, load_master(course.folder, lesson))


def _copy_assets(source, target):
    """Figures beside the notebook."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix != ".ipynb" and not path.name.startswith("."):
            shutil.copyfile(path, target / path.name)
