"""Write results into nbgrader's gradebook, so that Formgrader, manual grading and export work on.

One writer: the judge's own process, after the tasks were graded. Scores that a person gave are
never touched; a task that waits for a person is marked so.
"""

from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import nbgrader
from alembic.config import Config
from alembic.script import ScriptDirectory
from nbgrader.api import Base, Gradebook, MissingEntry
from nbgrader.preprocessors import ComputeChecksums, SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import create_engine, text

from autograde.verdict import PENDING


@contextmanager
def open_gradebook(path):
    """The nbgrader.api.Gradebook in a file, which is made if it is not there."""
    url = f"sqlite:///{Path(path).resolve()}"
    if not Path(path).exists():
        _make_database(url)
    with Gradebook(url) as gradebook:
        yield gradebook


def _make_database(url):
    """What nbgrader does for a new file, without its detour over the `alembic` command on PATH."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(nbgrader.__file__).parent / "alembic"))
    head = ScriptDirectory.from_config(settings).get_current_head()
    engine = create_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(bind=connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    engine.dispose()


def save_results(path, master, results, sandbox_level):
    """Record a lesson's cells and every result.

    Args:
        path: gradebook.db, made if it is not there; master: Master.
        results: SubmissionResult of each student.
        sandbox_level: named in the comment of every task.
    """
    with open_gradebook(path) as gradebook:
        gradebook.update_or_create_assignment(master.lesson)
        _save_cells(master, f"sqlite:///{Path(path).resolve()}")
        for result in results:
            _save_result(gradebook, master, result, sandbox_level)


def save_lesson(path, master, due=None):
    """Record a lesson's cells and, where given, when it is due (text as nbgrader reads times).

    Raises:
        ValueError: the time cannot be read.
    """
    with open_gradebook(path) as gradebook:
        when = {"duedate": parse_utc(due)} if due else {}
        gradebook.update_or_create_assignment(master.lesson, **when)
        _save_cells(master, f"sqlite:///{Path(path).resolve()}")


def _save_cells(master, url):
    notebook = deepcopy(master.source)
    names = {"notebook": master.lesson, "assignment": master.lesson, "db_url": url}
    resources = {"nbgrader": names}
    for step in (ComputeChecksums, SaveCells):
        notebook, resources = step().preprocess(notebook, resources)


def _save_result(gradebook, master, result, sandbox_level):
    gradebook.update_or_create_student(result.student)
    if result.status == "missing":  # nbgrader's sign for it is the absence of a submission
        return
    with gradebook.db.no_autoflush:  # nbgrader looks things up while its new row is half made
        stamp = _timestamp(result.timestamp)
        gradebook.update_or_create_submission(master.lesson, result.student, **stamp)
    notebook = gradebook.find_submission_notebook(master.lesson, master.lesson, result.student)
    grades = {grade.name: grade for grade in notebook.grades}
    comments = {comment.name: comment for comment in notebook.comments}
    for task, verdict in zip(master.tasks, result.verdicts, strict=True):
        for name, share in _shares(task).items():
            _save_score(grades[name], verdict, share)
        if task.id in comments:
            comments[task.id].auto_comment = _comment(verdict, sandbox_level)
    gradebook.db.commit()


def _shares(task):
    """{grade id: part of the task's points} of the cells that carry the points."""
    total = task.points or 1.0
    return {name: points / total for name, points in task.grade_points.items()}


def _save_score(grade, verdict, share):
    pending = verdict.status in PENDING
    score = None if pending else round(verdict.points * share, 4)
    changed = grade.auto_score != score
    grade.auto_score = score
    if grade.manual_score is None:
        grade.needs_manual_grade = pending
    elif changed:  # a person graded another state of this answer: let them look again
        grade.needs_manual_grade = True


def _comment(verdict, sandbox_level):
    parts = [f"{verdict.status}: {verdict.reason}", verdict.hint]
    if verdict.cycles is not None:
        parts.append(f"{verdict.cycles} cycles, budget {verdict.budget} ({verdict.backend}).")
    return " ".join([*filter(None, parts), f"[graded in: {sandbox_level}]"])


def _timestamp(written):
    """nbgrader reads many ways to write a time; one it cannot read is left out."""
    try:
        return {"timestamp": parse_utc(written)} if written else {}
    except (ValueError, TypeError, OverflowError):
        return {}


@contextmanager
def _submissions(path, lesson):
    """The gradebook's submissions of a lesson, none where it does not know the lesson."""
    with open_gradebook(path) as gradebook:
        try:
            found = gradebook.assignment_submissions(lesson)
        except MissingEntry:
            found = ()
        yield found


def read_scores(path, lesson):
    """{student: {grade id: (score, needs a person)}} as the gradebook has them now."""
    with _submissions(path, lesson) as submissions:
        return {
            submission.student.id: {
                grade.name: (grade.score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in submissions
        }


def read_lateness(path, lesson):
    """{student: (late penalty in points, seconds late)} of everybody who handed in."""
    with _submissions(path, lesson) as submissions:
        return {
            submission.student.id: (
                submission.late_submission_penalty or 0.0,
                submission.total_seconds_late,
            )
            for submission in submissions
        }


def read_remarks(path, lesson):
    """{student: {exercise id: what a person wrote about the answer}}."""
    with _submissions(path, lesson) as submissions:
        return {
            submission.student.id: {
                comment.name: comment.manual_comment
                for notebook in submission.notebooks
                for comment in notebook.comments
                if comment.manual_comment
            }
            for submission in submissions
        }


def read_students(path):
    """{id: {"first_name", "last_name", "email", "lms_user_id"}}; what is not known is empty."""
    columns = ("first_name", "last_name", "email", "lms_user_id")
    with open_gradebook(path) as gradebook:
        return {
            student.id: {column: getattr(student, column) or "" for column in columns}
            for student in sorted(gradebook.students, key=lambda student: student.id)
        }
