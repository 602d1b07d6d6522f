"""What the commands of `odl course` show on a terminal."""

from rich.box import SIMPLE_HEAD
from rich.table import Table

from autograde.console import printable

COLLECTED = {
    "new": "collected",
    "newer": "collected; the earlier one is kept in history/",
    "same": "was there already",
    "aside": "kept in history/; another one counts",
    "nothing": "NO NOTEBOOK",
}


def collected_table(lesson, kept):
    """A row per file of a download."""
    table = Table(title=f"{lesson}: collected", title_justify="left", box=SIMPLE_HEAD)
    for column in ("student", "version", "what", "note"):
        table.add_column(column, overflow="fold")
    for item in kept:
        note = item.note if item.known else f"{item.note} Not in the list of students.".strip()
        row = (item.student, str(item.version or "-"), COLLECTED[item.state], note)
        table.add_row(*map(printable, row))
    return table


def who_is_missing(course, lesson, people, most=10):
    """A sentence: how many of the class have handed in, and who has not."""
    silent = [id_ for id_ in people if not any(course.submitted.glob(f"{id_}/{lesson}/*.ipynb"))]
    names = ", ".join(silent[:most]) + (", ..." if len(silent) > most else "")
    text = f"{len(people) - len(silent)} of {len(people)} students have handed in"
    return f"{text}; nothing yet from {names}" if silent else text


def statistics_table(lesson, tasks):
    """A row per exercise: how it went, points, what went wrong most often."""
    table = Table(title=f"{lesson}: where students stand", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("exercise", no_wrap=True)
    for column in ("mean", "how it went", "cycles", "most frequent mistakes"):
        table.add_column(column, overflow="fold")
    for task in tasks:
        mean = "-" if task.mean_points is None else f"{task.mean_points:g}"
        statuses = "\n".join(f"{count} {status}" for status, count in task.statuses.items())
        cycles = " .. ".join(f"{c:,}" for c in task.cycles) if task.cycles else ""
        said = "\n".join(f"{count} x {sentence}" for sentence, count in task.mistakes)
        head = (task.task, f"{mean} / {task.max_points:g}", statuses, cycles, said)
        table.add_row(*(printable(text, keep="\n") for text in head))
        table.add_section()
    return table


def audit_table(lines):
    """A row per line of the audit log."""
    table = Table(box=SIMPLE_HEAD)
    for column in ("time", "event", "student", "details"):
        table.add_column(column, overflow="fold")
    for line in lines:
        rest = {k: v for k, v in line.items() if k not in ("time", "event", "student")}
        details = ", ".join(f"{name}: {_short(value)}" for name, value in rest.items())
        row = (line["time"], line["event"], line.get("student", ""), details)
        table.add_row(*map(printable, row))
    return table


def _short(value):
    """Points as points, a hash by its first digits."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {_short(inside)}" for name, inside in value.items())
    if isinstance(value, list):
        return " ".join("-" if inside is None else str(inside) for inside in value)
    text = str(value)
    return text[:12] if len(text) in (16, 64) and text.isalnum() else text
