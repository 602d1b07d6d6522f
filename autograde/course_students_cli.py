"""`odl course` for one student: more time, or taken out of the course."""

from typing import Annotated

import typer

from autograde.commands import new_group
from autograde.course_commands import (
    HERE,
    CourseOption,
    LessonArgument,
    StudentArgument,
    course_at,
    find_lesson,
    say,
)

app = new_group("What concerns one student.")


@app.command()
def extend(
    lesson: LessonArgument,
    student: StudentArgument,
    due: Annotated[str | None, typer.Argument(help="Until when, with the zone.")] = None,
    course: CourseOption = HERE,
):
    """Give one student more time; without a time, take an extension back.

    It counts from the next `grade` or `export`, also for what was handed in before.
    """
    from autograde.late import grant_extension
    from autograde.times import as_text, read_time

    with course_at(course, "extend") as home:
        until = read_time(due) if due else None
        grant_extension(home, find_lesson(home, lesson), student, until)
    say(f"{student}: due {as_text(until)}" if until else f"{student}: due as everybody")


@app.command()
def remove(student: StudentArgument, course: CourseOption = HERE):
    """Take somebody out who left, or a name that nobody has; files and grades are kept aside."""
    from autograde.leaving import remove_student

    with course_at(course, "remove") as home:
        kept = remove_student(home, student)
    say(f"{student}: removed; what was handed in is in history/ and {kept}")
