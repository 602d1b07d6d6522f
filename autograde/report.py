"""Results as tables for other programs: CSV for people and spreadsheets, JSON for programs."""

import csv
import io
import json
import re

FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")  # also the wide ones of East Asian input
# What programs skip before a formula, and where some begin a new cell, whatever stands in quotes.
SKIPPED = '\\s"\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff'
AFTER_SEPARATOR = re.compile(rf"(?<!\A)([;\t\r\n])(?=[{SKIPPED}]*[=+\-@|%＝＋－＠])")
LEADING = re.compile(rf"^[{SKIPPED}]+")
TASK_COLUMNS = ("points", "max_points", "status", "reason")
CYCLE_COLUMNS = ("cycles", "budget")  # C tasks have these as well


def defuse(value):
    """A value that no spreadsheet takes for a formula.

    Text that starts like one, also behind a semicolon, a tab or a line end, where other settings
    split, gets an apostrophe in front; numbers stay numbers.
    """
    if isinstance(value, int | float) or value is None:
        return value
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    text = AFTER_SEPARATOR.sub(r"\1'", text)
    hidden = text.lstrip(" ").startswith(FORMULA_STARTS)
    return f"'{text}" if hidden or LEADING.sub("", text).startswith(FORMULA_STARTS) else text


def as_csv(run):
    """One row per student: totals, then points, status, reason and cycles of every task."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    heads = ["student", "lesson", "status", "points", "max_points"]
    heads += [f"{task.id} {column}" for task in run.tasks for column in _columns(task)]
    writer.writerow([*heads, "unusual", "sandbox", "submission"])
    for result in run.results:
        writer.writerow([defuse(value) for value in _row(result, run)])
    return lines.getvalue()


def _columns(task):
    return TASK_COLUMNS + CYCLE_COLUMNS if task.kind == "c" else TASK_COLUMNS


def _row(result, run):
    row = [result.student, result.lesson, result.status, result.points, result.max_points]
    for task, verdict in zip(run.tasks, result.verdicts, strict=True):
        row += [getattr(verdict, column) for column in _columns(task)]
    flags = " ".join(sentence for sentences in result.flags.values() for sentence in sentences)
    return [*row, flags, run.sandbox.level, result.where]


def as_json(run):
    """Everything about a run as one JSON text."""
    document = {
        "lesson": run.lesson,
        "sandbox": {
            "level": run.sandbox.level,
            "tamper_resistant": run.sandbox.tamper_resistant,
            "description": run.sandbox.describe(),
        },
        "notices": list(run.notices),
        "tasks": [_task(task) for task in run.tasks],
        "results": [_without_answers(result.as_dict()) for result in run.results],
    }
    return json.dumps(document, indent=1) + "\n"


def _without_answers(result):
    """The graded notebooks hold what was handed in."""
    return {key: value for key, value in result.items() if key != "answers"}


def _task(task):
    names = {"id": task.id, "kind": task.kind, "max_points": task.points}
    return names | {"grade_ids": list(task.grade_points)}
