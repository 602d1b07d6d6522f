"""Feedback pages once more, after people have graded: their points and what they wrote."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

from autograde.bundle import pack
from autograde.exports import load_rows
from autograde.feedback import feedback_pages, file_name, format_number
from autograde.gradebook import read_remarks
from autograde.grading import SubmissionResult
from autograde.history import late_students, read_history
from autograde.journal import replace_file


@dataclass(frozen=True)
class Graded:
    """A finished run, read back from its JSON and the gradebook; what pages are made of."""

    lesson: str
    tasks: tuple
    results: tuple
    sandbox: object
    notices: tuple


def write_feedback(course, lesson):
    """Write all feedback pages anew, and an archive of them for the learning platform.

    Returns:
        (path of the overview, path of the archive).

    Raises:
        ExportError: the lesson was not graded.
    """
    pages = feedback_pages(read_graded(course, lesson))
    for name, page in pages.items():
        path = course.folder / "feedback" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, page.encode())
    archive = course.exports / f"{lesson}.feedback.zip"
    archive.parent.mkdir(exist_ok=True)
    replace_file(archive, pack(_by_label(course, lesson, pages), ""))
    course.record("feedback", lesson=lesson, pages=len(pages) - 1)
    return course.folder / "feedback" / "index.html", archive


def _by_label(course, lesson, pages):
    """{path in the archive: bytes}: folders have the names that the platform gave them."""
    files = {}
    for name, page in pages.items():
        student, _, rest = name.partition("/")
        if rest:
            versions = read_history(course, lesson, student)
            label = versions[-1]["label"] if versions else student
            files[f"{label}/{lesson}.html"] = page.encode()
    return files


def read_graded(course, lesson):
    """The Graded of a lesson as the gradebook has it now.

    Raises:
        ExportError: the lesson was not graded.
    """
    document, rows = load_rows(course.folder, lesson, late_students(course, lesson))
    remarks = read_remarks(course.gradebook, lesson)
    names = {file_name(row.student): row for row in rows if "sha256" in row.result}
    results = [_result(row, remarks.get(row.student, {})) for row in names.values()]
    tasks = tuple(SimpleNamespace(points=t["max_points"], **t) for t in document["tasks"])
    return Graded(
        document["lesson"],
        tasks,
        tuple(results),
        _sandbox(document["sandbox"]),
        tuple(document["notices"]),
    )


def _sandbox(plain):
    text = plain["description"]
    return SimpleNamespace(**plain, describe=lambda: text)


def _result(row, remarks):
    result = SubmissionResult.from_dict(row.result)
    verdicts = tuple(_now(v, row.tasks[v.task], remarks.get(v.task, "")) for v in result.verdicts)
    flags = dict(result.flags)
    if "late" in row.status:
        less = f": {format_number(row.penalty)} points less" if row.penalty else ""
        flags[""] = [f"The submission was late{less}.", *flags.get("", [])]
    return replace(result, verdicts=verdicts, flags=flags)


def _now(verdict, points, remark):
    """The verdict with the points that a person gave, and with what they wrote."""
    if points is not None and points != verdict.points:
        status = "partial" if points > 0 else "wrong"
        status = "correct" if points >= verdict.max_points else status
        points = min(max(points, 0.0), verdict.max_points)  # extra credit shows in the total alone
        reason = "Graded by a person."
        verdict = replace(verdict, points=points, status=status, reason=reason)
    return verdict.with_notice(f"A person wrote: {remark}") if remark else verdict
