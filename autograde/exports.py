"""Finished grades for other systems: Canvas, Moodle, JUnit and Gradescope.

Points come from the gradebook, so that what a person gave or changed there counts; the rest comes
from the run's JSON. A total that still waits for a person is left empty and its status says so.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from autograde.gradebook import read_scores
from autograde.journal import replace_file
from autograde.report import defuse
from autograde.verdict import PENDING


@dataclass(frozen=True)
class Row:
    """One student's grades as they stand now.

    points: total, or None while a task waits; tasks: {task: points or None}.
    result: the student's record from the run's JSON.
    """

    student: str
    status: str
    points: float | None
    tasks: dict
    result: dict


class ExportError(Exception):
    """There is nothing to export, or no such format."""


def load_rows(out_dir, lesson):
    """(the run's document, a Row for every student), gradebook and JSON together.

    Raises:
        ExportError: the lesson was not graded into this folder.
    """
    path = Path(out_dir) / f"{lesson}.json"
    if not path.is_file():
        raise ExportError(f"expected {path}, got none; try: odl grade first")
    document = json.loads(path.read_text(encoding="utf-8"))
    scores = read_scores(Path(out_dir) / "gradebook.db", lesson)
    grade_ids = {task["id"]: task["grade_ids"] for task in document["tasks"]}
    rows = [_row(result, grade_ids, scores) for result in document["results"]]
    return document, rows


def _row(result, grade_ids, scores):
    own, tasks = scores.get(result["student"], {}), {}
    for verdict in result["verdicts"]:
        cells = [own[id_] for id_ in grade_ids[verdict["task"]] if id_ in own]
        waits = any(needs for _, needs in cells) if cells else verdict["status"] in PENDING
        now = sum(score for score, _ in cells) if cells else verdict["points"]
        tasks[verdict["task"]] = None if waits else now
    waits = None in tasks.values()
    status = result["status"]
    if status in ("graded", "pending"):
        status = "pending" if waits else "graded"
    points = None if waits else round(sum(tasks.values()), 2)
    return Row(result["student"], status, points, tasks, result)


def export(out_dir, lesson, kind):
    """Write one format beside the other results; returns its path.

    Args:
        kind: "canvas", "moodle", "junit" or "gradescope".
    """
    if kind not in FORMATS:
        raise ExportError(f"expected one of {', '.join(FORMATS)}, got {kind!r}")
    document, rows = load_rows(out_dir, lesson)
    make, ending = FORMATS[kind]
    path = Path(out_dir) / f"{lesson}.{kind}.{ending}"
    replace_file(path, make(document, rows).encode("utf-8"))
    return path


def _table(head, rows):
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if value is None else defuse(value) for value in row])
    return lines.getvalue()


def as_canvas(document, rows):
    """Canvas' gradebook import: its five columns, then one per assignment, then for people."""
    lesson, tasks = document["lesson"], document["tasks"]
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", lesson]
    head += [f"{lesson} {task['id']}" for task in tasks] + [f"{lesson} status"]
    most = [task["max_points"] for task in tasks]
    body = [["    Points Possible", "", "", "", "", sum(most), *most, ""]]
    for row in rows:
        body.append([row.student, "", "", row.student, "", row.points, *row.tasks.values()])
        body[-1].append(row.status)
    return _table(head, body)


def as_moodle(document, rows):
    """Moodle's grade import: a user name, grade items, and feedback for each."""
    lesson = document["lesson"]
    head = ["username", lesson, f"{lesson} status"]
    head += [f"{lesson} {task['id']}" for task in document["tasks"]] + [f"{lesson} feedback"]
    body = []
    for row in rows:
        said = " | ".join(f"{v['task']}: {v['reason']}" for v in row.result["verdicts"])
        body.append([row.student, row.points, row.status, *row.tasks.values(), said])
    return _table(head, body)


def as_junit(document, rows):
    """JUnit XML, as continuous integration reads it: a suite per student, a case per task."""
    root = ElementTree.Element("testsuites", name=document["lesson"])
    for row in rows:
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(row.student))
        for verdict in row.result["verdicts"]:
            names = {"name": verdict["task"], "classname": document["lesson"]}
            case = ElementTree.SubElement(suite, "testcase", **names)
            kind = _junit_kind(verdict["status"])
            if kind:
                note = ElementTree.SubElement(case, kind, message=_xml(verdict["reason"]))
                note.text = _xml(verdict["hint"])
        cases = {k: str(len(suite.findall(f"testcase/{k}"))) for k in ("failure", "error")}
        suite.set("tests", str(len(suite)))
        suite.set("failures", cases["failure"])
        suite.set("errors", cases["error"])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _junit_kind(status):
    if status in PENDING:
        return "error" if status == "grader-error" else "skipped"
    return None if status == "correct" else "failure"


def _xml(text):
    """XML 1.0 has no control characters, and no way to escape them."""
    return "".join(c if c in "\t\n" or (c >= " " and c.isprintable()) else "?" for c in text)


def as_gradescope(document, rows):
    """Gradescope's results.json, which is about a single submission."""
    if len(rows) != 1:
        raise ExportError(f"expected one submission for Gradescope, got {len(rows)}")
    tests = []
    for task, verdict in zip(document["tasks"], rows[0].result["verdicts"], strict=True):
        said = f"{verdict['reason']} {verdict['hint']}".strip()
        tests.append({"name": task["id"], "max_score": task["max_points"], "output": said})
        if verdict["points"] is not None:
            tests[-1]["score"] = verdict["points"]
    known = [test.get("score", 0.0) for test in tests]
    output = {"score": round(sum(known), 2), "tests": tests, "output_format": "text"}
    return json.dumps(output, indent=1) + "\n"


FORMATS = {
    "canvas": (as_canvas, "csv"),
    "moodle": (as_moodle, "csv"),
    "junit": (as_junit, "xml"),
    "gradescope": (as_gradescope, "json"),
}
