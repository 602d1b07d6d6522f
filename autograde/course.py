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

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from autograde.audit import AuditLog
from autograde.build import ASSET_SUFFIXES
from autograde.feedback import file_name
from autograde.gradebook import open_gradebook
from autograde.master import lessons_folder
from autograde.seeds import KEY_FILE, load_or_make_key

CONFIG = "nbgrader_config.py"
TEMPLATES = Path(__file__).parent / "templates" / "course"
STUDENT_COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")


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
    raise CourseError(
        f"expected a course at or above {start}, got none; try: odl course init FOLDER, "
        "or name the folder with --course"
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
    raise CourseError(f"expected a lesson of {course.folder / 'source'}, got {lesson!r}: {have}")


def init_course(folder, project, students=None):
    """Make a course folder, or add to it what is missing; nothing that is there is changed.

    Args:
        folder: where; project: folder with the built lessons; students: CSV file or None.

    Returns:
        (Course, names of the lessons in source/, number of students that were read).

    Raises:
        CourseError: the list of students cannot be read.
    """
    folder = Path(folder).resolve()
    rows = read_student_list(students) if students else []
    if lessons_folder(folder) != folder:
        raise CourseError(f"expected a folder of its own for the course, got a project: {folder}")
    folder.mkdir(parents=True, exist_ok=True)
    load_or_make_key(folder / KEY_FILE)
    for name in (CONFIG, ".gitignore"):
        if not (folder / name).exists():
            shutil.copyfile(TEMPLATES / name.removeprefix("."), folder / name)
    course = Course(folder)
    for lesson in sorted((lessons_folder(project) / "source").glob("*/")):
        if not course.path("source", lesson.name).exists():
            shutil.copytree(
                lesson, course.path("source", lesson.name), ignore=shutil.ignore_patterns(".*")
            )
    for name in ("release", "submitted"):
        (folder / name).mkdir(exist_ok=True)
    add_students(course, rows)
    lessons = sorted(path.name for path in (folder / "source").glob("*/"))
    course.record("init", lessons=lessons, students=len(rows))
    return course, lessons, len(rows)


def read_student_list(path):
    """Rows of a list of students, as nbgrader takes it.

    The column `id` is needed; first_name, last_name, email and lms_user_id may be there.

    Raises:
        CourseError: no such file, no column `id`, or an id that is empty, there twice or no name
            for a folder.
    """
    try:
        with open(path, newline="", encoding="utf-8-sig") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(
            f"expected a CSV file with students, cannot read {path}: {error}"
        ) from error
    plain = [{c: (row.get(c) or "").strip() for c in STUDENT_COLUMNS} for row in rows]
    ids = [row["id"] for row in plain]
    if not ids or len(set(ids)) != len(ids) or any(file_name(id_) != id_ for id_ in ids):
        raise CourseError(
            f"expected {path} to have a column `id` with another name in every row, fit for a "
            f"folder; further columns: {', '.join(STUDENT_COLUMNS[1:])}"
        )
    return plain


def add_students(course, rows):
    """Write students into the gradebook; what it knows already is brought up to date."""
    with open_gradebook(course.gradebook) as gradebook:
        for row in rows:
            known = {column: value for column, value in row.items() if value and column != "id"}
            gradebook.update_or_create_student(row["id"], **known)


def lay_figures(course, lesson):
    """Put a lesson's figures beside the graded notebooks, where Formgrader looks for them."""
    for graded in (course.folder / "autograded").glob(f"*/{lesson}"):
        for figure in course.path("release", lesson).iterdir():
            if figure.suffix in ASSET_SUFFIXES and not (graded / figure.name).exists():
                shutil.copyfile(figure, graded / figure.name)
