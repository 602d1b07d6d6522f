"""Hand a lesson out: the students' notebook from the teacher's, and the bundle that holds it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograde.build import to_bytes
from autograde.bundle import write_bundle
from autograde.course import CourseError, find_source
from autograde.gradebook import save_lesson
from autograde.journal import replace_file
from autograde.master import load_master
from autograde.preprocessors import release

BUNDLE = "odl-course.zip"


@dataclass(frozen=True)
class Release:
    """What was handed out. lessons: all that the bundle holds; changed: whether this one is new."""

    lesson: str
    bundle: Path
    lessons: tuple
    changed: bool


def release_lesson(course, project, lesson, *, due=None, again=False):
    """Make release/LESSON from source/LESSON and the bundle from all that was released so far.

    Args:
        course: Course; project: folder with pyproject.toml; lesson: number or name.
        due: when it has to be handed in, with a time zone; None leaves it as it is.
        again: replace a release that students may have and that differs.

    Raises:
        CourseError: no such lesson, another release was handed out before, or no such time.
    """
    source = find_source(course, lesson)
    name = source.stem
    target = course.path("release", name) / source.name
    made = to_bytes(release(nbformat.read(source, as_version=4)))
    old = target.read_bytes() if target.exists() else None
    if old not in (None, made) and not again:
        raise CourseError(
            f"expected {name} to be as it was released, got another one: students may have the "
            "old one; try: --again, tell them, and regrade what was handed in"
        )
    _copy_assets(source.parent, target.parent)
    replace_file(target, made)
    try:
        save_lesson(course.gradebook, load_master(course.folder, name), due)
    except ValueError as error:
        hint = "try: 2026-12-01T23:59+01:00"
        raise CourseError(
            f"expected a time with its zone, got {due!r} ({error}); {hint}"
        ) from error
    bundle = course.folder / "handout" / BUNDLE
    bundle.parent.mkdir(exist_ok=True)
    write_bundle(bundle, course.folder / "release", project)
    lessons = tuple(sorted(path.name for path in (course.folder / "release").glob("*/")))
    course.record("release", lesson=name, changed=old != made, again=again)
    return Release(name, bundle, lessons, old != made)


def _copy_assets(source, target):
    """Figures beside the notebook."""
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix != ".ipynb" and not path.name.startswith("."):
            shutil.copyfile(path, target / path.name)
