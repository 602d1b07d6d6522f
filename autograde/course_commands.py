"""What the commands of `odl course` share: finding the course, being alone in it, speaking."""

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograde.commands import console, stop

LessonArgument = Annotated[str, typer.Argument(help="Lesson number or name, such as 03.")]
CourseOption = Annotated[
    Path, typer.Option("--course", "-c", help="Course folder; default: the one you are in.")
]
StudentArgument = Annotated[str, typer.Argument(help="Id, as in your list of students.")]
HERE = Path(".")


@contextmanager
def course_at(folder, command=""):
    """The Course in a folder; what is odd about it ends the command with words.

    Args:
        command: name of a command that changes the course and has to be alone in it.
    """
    from autograde.collect import CollectError
    from autograde.course import CourseError, find_course
    from autograde.course_lock import CourseBusyError, alone_in
    from autograde.exports import ExportError
    from autograde.gradebook import GradebookError
    from autograde.master import MasterError
    from autograde.times import TimeError

    try:
        home = find_course(folder)
        with alone_in(home, command) if command else nullcontext():
            yield home
    except (CollectError, CourseBusyError, CourseError) as error:
        stop(escape(str(error)))
    except (ExportError, GradebookError, MasterError, TimeError) as error:
        stop(escape(str(error)))


def find_lesson(course, lesson):
    from autograde.course import find_source

    return find_source(course, lesson).stem


def say(*lines):
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
