"""Write results into nbgrader's gradebook, so that Formgrader, manual grading and export work on.

One writer: the judge's own process, after the tasks were graded. Scores that a person gave are
never touched; a task that waits for a person is marked so.
"""

from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC
from pathlib import Path

# isort: split
from autograde import notebook_format  # noqa: F401 (first: it makes nbgrader quick to import)

# isort: split
import nbgrader
from alembic.config import Config
from alembic.script import ScriptDirectory
from nbgrader.api import Base, Gradebook, MissingEntry
from nbgrader.preprocessors import ComputeChecksums, SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import create_engine, text
from sqlalchemy.orm import object_session

from autograde.verdict import PENDING


class GradebookError(Exception):
    """The gradebook cannot hold this; the message says what to try."""


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
    """Record a lesson's cells and, where given, when it is due (datetime with a zone).

    Returns:
        When it is due as the gradebook has it now: datetime in UTC, or None.
    """
    with open_gradebook(path) as gradebook:
        when = {"duedate": due.astimezone(UTC).replace(tzinfo=None)} if due else {}
        gradebook.update_or_create_assignment(master.lesson, **when)
        written = gradebook.find_assignment(master.lesson).duedate
        _save_cells(master, f"sqlite:///{Path(path).resolve()}")
    return written.replace(tzinfo=UTC) if written else None


def _save_cells(master, url):
    notebook = deepcopy(master.source)
    names = {"notebook": master.lesson, "assignment": master.lesson, "db_url": url}
    resources = {"nbgrader": names}
    for step in (ComputeChecksums, SaveCells):
        notebook, resources = step().preprocess(notebook, resources)


def check_cells(path, master):
    """What has to be known before a changed lesson meets a gradebook with submissions.

    Returns:
        {grade id: (points so far, points now)} of the cells whose points differ.

    Raises:
        GradebookError: exercises or checks came or went; nbgrader keeps grades by cell and allows
            that only before anything was graded.
    """
    if not Path(path).exists():
        return {}
    with open_gradebook(path) as gradebook:
        try:
            known = gradebook.find_notebook(master.lesson, master.lesson)
        except MissingEntry:
            return {}
        before = {cell.name: cell.max_score for cell in known.grade_cells}
        cells = {cell.name for cell in known.source_cells}
        graded = len(known.submissions)
    marks = [c.metadata.get("nbgrader", {}) for c in master.source.cells]
    now = {m["grade_id"]: float(m["points"]) for m in marks if m.get("grade")}
    kept = {m["grade_id"] for m in marks if any(map(m.get, ("grade", "solution", "locked")))}
    if graded and cells != kept:
        came, went = (", ".join(sorted(names)) or "none" for names in (kept - cells, cells - kept))
        raise GradebookError(
            f"expected {master.lesson} to have the exercises and checks that {graded} submissions "
            f"were graded with, got others (new: {came}; gone: {went}); try: give an exercise 0 "
            "points in place of removing it, and put a new one into the next lesson"
        )
    return {n: (before[n], now[n]) for n in before if n in now and before[n] != now[n]}


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


def set_extensions(path, lesson, extensions):
    """Write students' own due dates as nbgrader's extensions; those who handed in have one.

    Args:
        extensions: {student: due datetime with a zone, or None to take an extension back}.
    """
    with _submissions(path, lesson) as submissions:
        for submission in submissions:
            due = submission.assignment.duedate
            if due and submission.student.id in extensions:
                own = extensions[submission.student.id]
                submission.extension = (
                    own.astimezone(UTC).replace(tzinfo=None) - due if own else None
                )
                object_session(submission).commit()


def read_due(path, lesson):
    """When a lesson is due, datetime in UTC; None where it has no due date."""
    with open_gradebook(path) as gradebook:
        try:
            due = gradebook.find_assignment(lesson).duedate
        except MissingEntry:
            return None
    return due.replace(tzinfo=UTC) if due else None


def read_everything(path, student):
    """What a person would miss if a student were removed.

    Returns:
        {"grades": {lesson: {grade id: [points, points that a person gave]}},
        "remarks": {lesson: {exercise id: text}}}.

    Raises:
        LookupError: the gradebook does not know the student.
    """
    grades, remarks = {}, {}
    with open_gradebook(path) as gradebook:
        try:
            submissions = gradebook.find_student(student).submissions
        except MissingEntry:
            raise LookupError(student) from None
        for submission in submissions:
            for notebook in submission.notebooks:
                own = {g.name: [g.score, g.manual_score] for g in notebook.grades}
                said = {c.name: c.manual_comment for c in notebook.comments if c.manual_comment}
                grades[submission.name], remarks[submission.name] = own, said
    return {"grades": grades, "remarks": remarks}


def take_out(path, student):
    """Remove a student with all grades, if the gradebook knows the name."""
    with open_gradebook(path) as gradebook:
        try:
            gradebook.remove_student(student)
        except MissingEntry:
            return
