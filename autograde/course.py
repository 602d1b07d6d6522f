"""A course folder: laid out as nbgrader expects it, so that Formgrader and our commands share it.

nbgrader_config.py   nbgrader's settings, with our grader
course.key           the secret behind all hidden inputs; readable by its owner alone
source/ release/     LESSON/: the teacher's and the students' notebooks
submitted/           STUDENT/LESSON/LESSON.ipynb: the submissions that count
history/             LESSON/STUDENT/: every file that was ever collected
autograded/ feedback/ gradebook.db   what grading makes
handout/ exports/    bundles for students and for other systems, tables for the LMS
audit.jsonl          what was done when
"""

import shutil
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograde import notebook_format  # noqa: F401 (first: it makes nbformat quick to import)
from autograde.audit import AuditLog
from autograde.gradebook import open_gradebook
from autograde.master import lessons_folder
from autograde.seeds import KEY_FILE, load_or_make_key
from autograde.student_list import read_student_list

CONFIG = "nbgrader_config.py"
TEMPLATES = Path(__file__).parent / "templates" / "course"


class CourseError(Exception):
    """No course here, or something in it is not as expected; the message says what to try."""


@dataclass(frozen=True)
class Course:
    """The paths of a course folder."""

    folder: Path

    @property
    def key_file(self):
        return self.folder / KEY_FILE

    @property
    def gradebook(self):
        return self.folder / "gradebook.db"

    @property
    def submitted(self):
        return self.folder / "submitted"

    @property
    def exports(self):
        return self.folder / "exports"

    def path(self, kind, lesson):
        """A lesson's folder in source, release or history."""
        return self.folder / kind / lesson

    def record(self, event, **details):
        """A line in the audit log."""
        AuditLog(self.folder / "audit.jsonl").write(event, **details)


def find_course(start):
    """The Course in a folder or above it.

    Raises:
        CourseError: there is none.
    """
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file() and (folder / KEY_FILE).is_file():
            return Course(folder)
        if _has_lost_its_key(folder):
            raise CourseError(_key_lost(folder))
    raise CourseError(
        f"expected a course at or above {start}, got none; try: odl course init FOLDER, "
        "or name the folder with --course"
    )


def _has_lost_its_key(folder):
    """Whether a course was at work here: it has a log and no key."""
    files = CONFIG, "audit.jsonl"
    return all((folder / name).is_file() for name in files) and not (folder / KEY_FILE).exists()


def _key_lost(folder):
    return (
        f"expected the key of the course in {folder / KEY_FILE}, got none; try: put your backup "
        f"there. Without one: odl course init {folder} --new-key makes another; then hidden inputs "
        "are others, and what is graded again may change"
    )


def find_source(course, lesson):
    """The teacher's notebook of a lesson, by number or name.

    Raises:
        CourseError: there is none; the message names those that are there.
    """
    paths = sorted((course.folder / "source").glob("*/*.ipynb"))
    paths = [path for path in paths if path.stem == path.parent.name]
    number = lesson.zfill(2) if lesson.isdigit() else None
    for path in paths:
        if path.stem == lesson or (number and path.stem.startswith(f"{number}_")):
            return path
    have = ", ".join(path.stem for path in paths) or "none"
    close = get_close_matches(lesson, [path.stem for path in paths], n=1, cutoff=0.4)
    hint = f"; try: {close[0]}" if close else "; try: its number, such as 03"
    raise CourseError(
        f"expected a lesson of {course.folder / 'source'}, got {lesson!r}: there are {have}{hint}"
    )


def init_course(folder, project, students=None, *, new_key=False):
    """Make a course folder, or add to it what is missing; nothing that is there is changed.

    Args:
        folder: where; project: folder with the built lessons; students: CSV file or None.
        new_key: make another key where a course has lost its own.

    Returns:
        (Course, names of the lessons in source/, number of students that were read).

    Raises:
        CourseError: this is no folder for a course, or its key is lost.
        StudentListError: the list of students cannot be read.
    """
    folder = Path(folder).resolve()
    if _has_lost_its_key(folder) and not new_key:
        raise CourseError(_key_lost(folder))
    rows = read_student_list(students) if students else []
    if lessons_folder(folder) != folder:
        raise CourseError(f"expected a folder of its own for the course, got a project: {folder}")
    if folder.is_file():
        raise CourseError(f"expected a folder for the course, got a file: {folder}")
    folder.mkdir(parents=True, exist_ok=True)
    load_or_make_key(folder / KEY_FILE)
    for name in (CONFIG, ".gitignore"):
        if not (folder / name).exists():
            shutil.copyfile(TEMPLATES / name.removeprefix("."), folder / name)
    course = Course(folder)
    for lesson in sorted((lessons_folder(project) / "source").glob("*/")):
        mine = course.path("source", lesson.name)
        if not (mine / f"{lesson.name}.ipynb").exists():
            hidden = shutil.ignore_patterns(".*")
            shutil.copytree(lesson, mine, ignore=hidden, dirs_exist_ok=True)
    for name in ("release", "submitted"):
        (folder / name).mkdir(exist_ok=True)
    add_students(course, rows)
    lessons = sorted(path.name for path in (folder / "source").glob("*/"))
    course.record("init", lessons=lessons, students=len(rows))
    return course, lessons, len(rows)


def lessons_apart(course, project):
    """Names of the lessons whose notebook in source/ is another one than the project's."""
    theirs = (lessons_folder(project) / "source").glob("*/*.ipynb")
    pairs = [(path, course.path("source", path.stem) / path.name) for path in sorted(theirs)]
    return [a.stem for a, b in pairs if b.is_file() and a.read_bytes() != b.read_bytes()]


def add_students(course, rows):
    """Write students into the gradebook; what it knows already is brought up to date."""
    with open_gradebook(course.gradebook) as gradebook:
        for row in rows:
            known = {column: value for column, value in row.items() if value and column != "id"}
            gradebook.update_or_create_student(row["id"], **known)


def lay_figures(course, lesson):
    """Put a lesson's figures beside the graded notebooks, where Formgrader looks for them."""
    from autograde.build import ASSET_SUFFIXES  # takes long to load

    for graded in (course.folder / "autograded").glob(f"*/{lesson}"):
        for figure in course.path("release", lesson).iterdir():
            if figure.suffix in ASSET_SUFFIXES and not (graded / figure.name).exists():
                shutil.copyfile(figure, graded / figure.name)
