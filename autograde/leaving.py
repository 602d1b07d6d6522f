"""Take somebody out of a course: a student who left, or a name that nobody has."""

import shutil
from datetime import UTC, datetime

from autograde.course import CourseError
from autograde.feedback import file_name
from autograde.gradebook import read_everything, take_out

FOLDERS = ("submitted", "autograded", "feedback")


def remove_student(course, student):
    """Remove a student from the gradebook and what is graded next; nothing is lost.

    Files go to history/removed/, grades and remarks into the audit log.

    Returns:
        The folder in history/removed/.

    Raises:
        CourseError: nobody has that name here.
    """
    name = file_name(student)
    places = [path for kind in FOLDERS if (path := course.folder / kind / name).is_dir()]
    try:
        had = read_everything(course.gradebook, student)
    except LookupError:
        had = {}
        if not places:
            raise CourseError(
                f"expected a student of this course, got {student!r}; try: the id as `odl course "
                "collect` and the exports have it"
            ) from None
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    target = course.folder / "history" / "removed" / f"{name}-{stamp}"
    course.record("removed", student=student, kept=str(target.relative_to(course.folder)), **had)
    take_out(course.gradebook, student)
    for path in places:
        target.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target / path.parent.name)
    return target
