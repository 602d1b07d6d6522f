"""Feedback pages once more, after people have graded: their points and what they wrote."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

from autograde.audit import read_audit
from autograde.bundle import pack
from autograde.exports import load_rows
from autograde.feedback import feedback_pages, file_name, format_number
from autograde.grading import SubmissionResult
from autograde.history import newest
from autograde.journal import replace_file
from autograde.late import late_by_platform

BY_HAND = "graded by hand"


@dataclass(frozen=True)
class Graded:
    """A finished run, read back from its JSON and the gradebook; what pages are made of.

    silent: students of whom there is no notebook.
    """

    lesson: str
    tasks: tuple
    results: tuple
    sandbox: object
    notices: tuple
    silent: tuple = ()


def write_feedback(course, lesson):
    """Write all feedback pages anew, and an archive of them for the learning platform.

    Returns:
        (path of the overview, path of the archive).

    Raises:
        ExportError: the lesson was not graded.
    """
    pages = write_pages(course, lesson)
    archive = course.exports / f"{lesson}.feedback.zip"
    archive.parent.mkdir(exist_ok=True)
    replace_file(archive, pack(_by_label(course, lesson, pages), ""))
    course.record("feedback", lesson=lesson, pages=len(pages) - 2)
    return course.folder / "feedback" / f"{lesson}.html", archive


def write_pages(course, lesson):
    """Write all feedback pages as the gradebook has the grades now; returns {name: page}.

    Raises:
        ExportError: the lesson was not graded.
    """
    pages = feedback_pages(read_graded(course, lesson))
    pages[f"{lesson}.html"] = pages["index.html"]  # the next lesson gets an index of its own
    for name, page in pages.items():
        path = course.folder / "feedback" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != page.encode():
            replace_file(path, page.encode())
    return pages


def _by_label(course, lesson, pages):
    """{path in the archive: bytes}: folders have the names that the platform gave them."""
    files = {}
    for name, page in pages.items():
        student, _, rest = name.partition("/")
        if rest:
            label = newest(course, lesson, student).get("label", student)
            files[f"{label}/{lesson}.html"] = page.encode()
    return files


def read_graded(course, lesson, *, remarks=True):
    """The Graded of a lesson as the gradebook has it now.

    Args:
        remarks: with what people wrote beside the points that they gave.

    Raises:
        ExportError: the lesson was not graded.
    """
    document, rows = load_rows(course.folder, lesson, late_by_platform(course, lesson))
    names = {file_name(row.student): row for row in rows if "sha256" in row.result}
    notes = {name: newest(course, lesson, name).get("note", "") for name in names}
    results = [_result(row, remarks, notes[name]) for name, row in names.items()]
    silent = [row.student for row in rows if row.status.startswith("missing")]
    tasks = tuple(SimpleNamespace(points=t["max_points"], **t) for t in document["tasks"])
    return Graded(
        document["lesson"],
        tasks,
        tuple(results),
        _sandbox(document["sandbox"]),
        tuple(document["notices"]),
        tuple(silent),
    )


def note_by_hand(course, lesson):
    """Put points that people gave into the audit log; nbgrader does not keep when that was.

    Each change is noted once, when pages or tables are made. Returns how many students it was.

    Raises:
        ExportError: the lesson was not graded.
    """
    _, rows = load_rows(course.folder, lesson)
    lines = read_audit(course.folder / "audit.jsonl")
    lines = [line for line in lines if line["event"] == BY_HAND and line.get("lesson") == lesson]
    noted = {line["student"]: (line["points"], line["remarks"]) for line in lines}
    count = 0
    for row in rows:
        verdicts = row.result["verdicts"]
        now = {v["task"]: (row.tasks[v["task"]], v["points"]) for v in verdicts}
        points = {task: own for task, (own, auto) in now.items() if own not in (None, auto)}
        if (points or row.remarks) and noted.get(row.student) != (points, row.remarks):
            details = {"points": points, "remarks": row.remarks}
            course.record(BY_HAND, lesson=lesson, student=row.student, **details)
            count += 1
    return count


def _sandbox(plain):
    text = plain["description"]
    return SimpleNamespace(**plain, describe=lambda: text)


def _result(row, remarks, note):
    verdicts = [row.judged(v, remarks=remarks) for v in row.result["verdicts"]]
    result = SubmissionResult.from_dict(row.result | {"verdicts": verdicts})
    flags = dict(result.flags)
    if note:
        flags[""] = [note, *flags.get("", [])]
    if "late" in row.status:
        less = f": {format_number(row.penalty)} points less" if row.penalty else ""
        flags[""] = [f"The submission was late{less}.", *flags.get("", [])]
    return replace(result, flags=flags)
