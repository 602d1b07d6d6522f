"""Tables for the terminal."""

from collections import Counter

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

MARK = {"ok": ("ok", "green"), "optional": ("absent", "yellow"), "missing": ("MISSING", "red")}


def doctor_table(findings):
    """One row per finding: what, state, detail, and the command that mends it."""
    table = Table(title="odl doctor", title_justify="left")
    for column in ("what", "state", "detail", "to mend it"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        word, colour = MARK[finding.status]
        table.add_row(finding.name, Text(word, style=colour), finding.detail, finding.fix)
    return table


MOST_IN_DETAIL = 30  # students
STATUS_COLOUR = {"correct": "green", "partial": "yellow", "manual": "cyan"}


def grade_table(run):
    """A block per student, in it a row per task: points, cycles against budget, status, reason.

    Of a large class a row per student: nobody reads thousands of lines.
    """
    title = f"{run.lesson}, sandbox: {run.sandbox.level}"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("student, task", no_wrap=True)
    for column in ("points", "cycles", "budget"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("reason", overflow="fold", min_width=18)
    for result in run.results:
        total = f"{result.points:g} / {result.max_points:g}"
        if len(run.results) > MOST_IN_DETAIL:
            how = Counter(verdict.status for verdict in result.verdicts).most_common()
            said = ", ".join(f"{count} {status}" for status, count in how)
            table.add_row(printable(result.student), total, "", "", result.status, said)
            continue
        table.add_row(printable(result.student), total, style="bold")
        for verdict in result.verdicts:
            table.add_row(*_grade_cells(verdict))
        table.add_section()
    return table


def _grade_cells(verdict):
    points = "-" if verdict.points is None else f"{verdict.points:g}"
    counts = ("" if count is None else f"{count:,}" for count in (verdict.cycles, verdict.budget))
    status = Text(verdict.status, style=STATUS_COLOUR.get(verdict.status, "red"))
    reason = printable(verdict.reason)
    return f"  {verdict.task}", f"{points} / {verdict.max_points:g}", *counts, status, reason


def printable(text, keep=""):
    """Text for a terminal: nothing in it is taken for markup or for a control sequence.

    keep: control characters that stay, such as the line end.
    """
    return Text("".join(c if c.isprintable() or c in keep else " " for c in str(text)))
