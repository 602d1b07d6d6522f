"""Late penalties: nbgrader's own step and the plugin that the course's configuration names.

Extensions lie in extensions.json, because nbgrader can note one only after the student handed in.
"""

import json
from difflib import get_close_matches

from nbformat.v4 import new_notebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import PyFileConfigLoader

from autograde.course import CONFIG, CourseError
from autograde.gradebook import read_due, read_lateness, read_students, set_extensions
from autograde.history import late_students
from autograde.journal import replace_file
from autograde.times import EXAMPLE, as_text, read_time

EXTENSIONS = "extensions.json"


def grant_extension(course, lesson, student, due):
    """Give one student a due date of their own, or take it back with None.

    Raises:
        CourseError: the lesson has no due date, or there is no such student.
    """
    if read_due(course.gradebook, lesson) is None:
        raise CourseError(
            f"expected a due date of {lesson} to extend, got none; try: odl course release "
            f"{lesson} --due {EXAMPLE}"
        )
    if student not in (known := read_students(course.gradebook)):
        close = ", ".join(get_close_matches(student, known, n=3)) or "odl course init --students"
        raise CourseError(f"expected a student of this course, got {student!r}; try: {close}")
    extensions = _read_extensions(course)
    extensions.setdefault(lesson, {})[student] = as_text(due) if due else None
    replace_file(course.folder / EXTENSIONS, (json.dumps(extensions, indent=1) + "\n").encode())
    told = extensions[lesson][student] or "taken back"
    course.record("extension", lesson=lesson, student=student, due=told)


def _read_extensions(course):
    """{lesson: {student: due date as text, or None where one was taken back}}."""
    path = course.folder / EXTENSIONS
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def late_by_platform(course, lesson):
    """Students whom the platform called late; it knows of no extension given here."""
    own = _read_extensions(course).get(lesson, {})
    return {student for student in late_students(course, lesson) if not own.get(student)}


def _read_config(course):
    try:
        return PyFileConfigLoader(CONFIG, path=str(course.folder)).load_config()
    except Exception as error:  # a program that a teacher may change
        raise CourseError(
            f"expected settings in {course.folder / CONFIG}, got {type(error).__name__}: {error}; "
            "try: undo your last change there, or move it away: odl course init makes a fresh one"
        ) from error


def assign_late_penalties(course, lesson):
    """Write the penalty of every late submission into the gradebook; returns {student: points}.

    Needs the assignment's due date and the submissions' times; without them nobody is late.
    """
    own = _read_extensions(course).get(lesson, {})
    own = {student: read_time(text) if text else None for student, text in own.items()}
    set_extensions(course.gradebook, lesson, own)
    config = _read_config(course)
    step = AssignLatePenalties(config=config)
    url = f"sqlite:///{course.gradebook}"
    for student, (penalty, seconds_late) in read_lateness(course.gradebook, lesson).items():
        if seconds_late > 0 or penalty:
            names = {"notebook": lesson, "assignment": lesson, "student": student, "db_url": url}
            step.preprocess(new_notebook(), {"nbgrader": names})
    found = read_lateness(course.gradebook, lesson)
    return {student: penalty for student, (penalty, _) in found.items() if penalty}
