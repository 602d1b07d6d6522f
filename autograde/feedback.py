"""Feedback pages: one self-contained HTML file per student, everything in it escaped."""

import hashlib
import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograde.verdict import PENDING, STATUSES

WORDS = {
    "correct": "correct",
    "partial": "partly right",
    "wrong": "not right yet",
    "unwritten": "not written yet",
    "error": "stopped with an error",
    "timeout": "took too long",
    "memory": "took too much memory",
    "compile-error": "does not compile",
    "fault": "stopped by the simulator",
    "missing": "missing",
    "manual": "waits for a person",
    "invalid": "cannot be read",
    "grader-error": "not graded yet",
}
# Control characters of both sets, and marks that turn the direction of what follows.
UNPRINTABLE = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
COLOURS = {"correct": "good", "partial": "part", "manual": "open", "grader-error": "open"}


def _environment():
    environment = Environment(
        loader=PackageLoader("autograde", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = format_number
    environment.filters["printable"] = printable
    return environment


def format_number(value):
    """Points and cycles as people write them: 1.5, 2, 12,345."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def printable(text):
    """Text without characters that a page cannot hold or that turn its direction around."""
    text = str(text).encode("utf-8", "replace").decode("utf-8")
    return re.sub(UNPRINTABLE, "�", text)


def file_name(student):
    """A folder name for any student name; a plain name stays as it is."""
    plain = re.fullmatch(r"[\w@+-][\w .@+-]{0,99}", student) and len(student.encode()) < 200
    if plain and not student.endswith((".", " ")):
        return student
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return re.sub(r"[^\w@+-]", "_", printable(student))[:60] + "-" + digest


def card(verdict):
    """What a page shows about one task."""
    shown = {
        "verdict": verdict,
        "word": WORDS[verdict.status],
        "meaning": STATUSES[verdict.status],
        "colour": COLOURS.get(verdict.status, "bad"),
        "pending": verdict.status in PENDING,
        "bar": None,
    }
    if verdict.cycles is not None and verdict.budget:
        shown["bar"] = budget_bar(verdict.cycles, verdict.budget)
    return shown


def budget_bar(cycles, budget):
    """Widths in percent of a bar that starts at zero and has the budget as its dashed line."""
    longest = max(cycles, budget) * 1.1
    return {
        "used": round(100 * cycles / longest, 2),
        "budget": round(100 * budget / longest, 2),
        "within": cycles <= budget,
        "ratio": round(cycles / budget, 2),
    }


def feedback_pages(run):
    """{relative path: HTML text}: STUDENT/LESSON/LESSON.html, and an overview for the teacher."""
    environment = _environment()
    page, overview = (environment.get_template(f"{n}.html") for n in ("feedback", "overview"))
    pages, rows = {}, []
    for result in run.results:
        path = f"{file_name(result.student)}/{run.lesson}/{run.lesson}.html"
        cards = [card(verdict) for verdict in result.verdicts]
        pages[path] = page.render(result=result, cards=cards, run=run)
        rows.append({"result": result, "path": path, "cards": cards})
    pages["index.html"] = overview.render(rows=rows, run=run)
    return pages
