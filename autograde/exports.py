"""Finished grades for other systems: Canvas, Moodle, JUnit and Gradescope.

Points come from the gradebook, so that what a person gave or changed there counts, less the penalty
for being late; the rest comes from the run's JSON. A total that still waits for a person is left
empty and its status says so. Students of whom there is nothing are in the tables, as missing.
"""

import csv
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from autograde.gradebook import read_lateness, read_remarks, read_scores, read_students
from autograde.journal import replace_file
from autograde.report import defuse
from autograde.verdict import PENDING, no_points

BY_A_PERSON = "Graded by a person."


@dataclass(frozen=True)
class Row:
    """One student's grades as they stand now.

    points: total after the late penalty, or None while a task waits.
    tasks: {task: points or None}; result: the student's record from the run's JSON.
    person: first_name, last_name, email, lms_user_id, as far as they are known.
    remarks: {task: what a person wrote}.
    penalty: points that being late has cost.
    """

    student: str
    status: str
    points: float | None
    tasks: dict
    result: dict
    person: dict
    remarks: dict
    penalty: float = 0.0

    def judged(self, verdict, *, remarks=True):
        """A task's verdict (plain data) with the points that a person gave, and what they wrote."""
        points, now = self.tasks[verdict["task"]], dict(verdict)
        if points is not None and points != verdict["points"]:
            most = verdict["max_points"]
            shown = min(max(points, 0.0), most)  # extra credit shows in the total alone
            status = "correct" if shown >= most else "partial" if shown > 0 else "wrong"
            now |= {"points": shown, "status": status, "reason": BY_A_PERSON}
            now["hint"] = "" if status == "correct" else verdict["hint"]
        remark = self.remarks.get(verdict["task"])
        if remark and remarks:
            now["hint"] = f"{now['hint']} A person wrote: {remark}".strip()
        return now


class ExportError(Exception):
    """There is nothing to export, or no such format."""


def check_graded(out_dir, lesson):
    """Raises ExportError where there are no results, or no gradebook with them."""
    command = f"odl course grade {lesson}, or odl grade with another --out"
    for path in (Path(out_dir) / f"{lesson}.json", Path(out_dir) / "gradebook.db"):
        if not path.is_file():
            raise ExportError(
                f"expected {path}, got none: {lesson} was not graded here; try: {command}"
            )


def load_rows(out_dir, lesson, late=()):
    """(the run's document, a Row for every student), gradebook and JSON together.

    Args:
        late: students who were late by what the learning platform says.

    Raises:
        ExportError: the lesson was not graded into this folder.
    """
    check_graded(out_dir, lesson)
    path, book = Path(out_dir) / f"{lesson}.json", Path(out_dir) / "gradebook.db"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExportError(
            f"expected results in {path}, got: {error}; try: odl course grade {lesson}"
        ) from error
    people, scores = read_students(book), read_scores(book, lesson)
    lateness, remarks = read_lateness(book, lesson), read_remarks(book, lesson)
    results = {result["student"]: result for result in document["results"]}
    rows = []
    for student in people:  # who was removed from the gradebook since is in no table
        result = results.get(student) or _nothing(student, document["tasks"])
        penalty, seconds = lateness.get(student, (0.0, 0.0))
        is_late = seconds > 0 or student in late
        points = _points(result, scores.get(student, {}), document["tasks"])
        row = _row(result, points, people[student], penalty, is_late)
        row = replace(row, remarks=remarks.get(student, {}))
        rows.append(row if document["sandbox"]["tamper_resistant"] else _weak(row, document))
    return document, rows


def _weak(row, document):
    """A status that says how little the sandbox held."""
    return replace(row, status=f"{row.status}, in {document['sandbox']['level']}")


def _nothing(student, tasks):
    """The record of somebody of whom there is no submission."""
    reason = "There is no notebook."
    verdicts = [no_points(t["id"], t["max_points"], "missing", reason) for t in tasks]
    verdicts = [verdict.as_dict() for verdict in verdicts]
    return {"student": student, "status": "missing", "verdicts": verdicts}


def _points(result, own, tasks):
    """{task: points as they stand in the gradebook, None while they wait for a person}."""
    grade_ids, points = {task["id"]: task["grade_ids"] for task in tasks}, {}
    for verdict in result["verdicts"]:
        cells = [own[id_] for id_ in grade_ids[verdict["task"]] if id_ in own]
        waits = any(needs for _, needs in cells) if cells else verdict["status"] in PENDING
        now = sum(score for score, _ in cells) if cells else verdict["points"]
        points[verdict["task"]] = None if waits else now
    return points


def _row(result, tasks, person, penalty, is_late):
    waits = None in tasks.values()
    status = result["status"]
    if status in ("graded", "pending"):
        status = "pending" if waits else "graded"
    if is_late:
        status += f", late: {penalty:g} points less" if penalty else ", late"
    total = None if waits else round(max(0.0, sum(tasks.values()) - penalty), 2)
    return Row(result["student"], status, total, tasks, result, person, {}, penalty)


def export(out_dir, lesson, kind, *, folder=None, late=()):
    """Write one format; returns its path.

    Args:
        kind: "canvas", "moodle", "junit" or "gradescope".
        folder: where to; beside the other results if None. late: see load_rows.
    """
    if kind not in FORMATS:
        raise ExportError(f"expected one of {', '.join(FORMATS)}, got {kind!r}")
    document, rows = load_rows(out_dir, lesson, late)
    make, ending = FORMATS[kind]
    path = Path(folder or out_dir) / f"{lesson}.{kind}.{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
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
        number = row.person.get("lms_user_id", "")
        names = [_sorted_name(row), number, "", row.student, ""]
        body.append([*names, row.points, *row.tasks.values(), row.status])
    return _table(head, body)


def _sorted_name(row):
    names = [row.person.get(name, "") for name in ("last_name", "first_name")]
    return ", ".join(filter(None, names)) or row.student


def as_moodle(document, rows):
    """Moodle's grade import: user name or email, grade items, and what was said about each."""
    lesson = document["lesson"]
    head = ["username", "email", lesson, f"{lesson} status"]
    head += [f"{lesson} {task['id']}" for task in document["tasks"]] + [f"{lesson} feedback"]
    body = []
    for row in rows:
        said = [_sentence(row, verdict) for verdict in row.result["verdicts"]]
        said = " | ".join([*said, f"graded in {document['sandbox']['level']}"])
        names = [row.student, row.person.get("email", "")]
        body.append([*names, row.points, row.status, *row.tasks.values(), said])
    return _table(head, body)


def _sentence(row, verdict):
    """What a table says about one task; a person's remark, and no hints, which are long."""
    reason = row.judged(verdict)["reason"]
    remark = row.remarks.get(verdict["task"], "")
    return f"{verdict['task']}: {reason} {remark}".strip()


def as_junit(document, rows):
    """JUnit XML, as continuous integration reads it: a suite per student, a case per task."""
    root = ElementTree.Element("testsuites", name=document["lesson"])
    for row in rows:
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(row.student))
        facts = ElementTree.SubElement(suite, "properties")
        level = document["sandbox"]["level"]
        ElementTree.SubElement(facts, "property", name="sandbox", value=level)
        for verdict in row.result["verdicts"]:
            names = {"name": verdict["task"], "classname": document["lesson"]}
            case = ElementTree.SubElement(suite, "testcase", **names)
            kind = _junit_kind(verdict["status"])
            if kind:
                note = ElementTree.SubElement(case, kind, message=_xml(verdict["reason"]))
                note.text = _xml(verdict["hint"])
        cases = {k: str(len(suite.findall(f"testcase/{k}"))) for k in ("failure", "error")}
        suite.set("tests", str(len(suite.findall("testcase"))))
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
    """Gradescope's results.json, which is about a single submission.

    Source: gradescope-autograders.readthedocs.io, Autograder Specifications. A task that waits for
    a person has no score; it is graded by hand on Gradescope.
    """
    if len(rows) != 1:
        raise ExportError(f"expected one submission for Gradescope, got {len(rows)}")
    (row,) = rows
    tests = []
    for task, verdict in zip(document["tasks"], row.result["verdicts"], strict=True):
        if verdict["points"] is None:
            continue
        said = f"{verdict['reason']} {verdict['hint']}".strip()
        right = verdict["status"] == "correct"
        tests.append({"name": task["id"], "score": verdict["points"], "output": said})
        tests[-1] |= {"max_score": task["max_points"], "status": "passed" if right else "failed"}
    open_tasks = [name for name, points in row.tasks.items() if points is None]
    said = [f"A person still reads: {', '.join(open_tasks)}."] if open_tasks else []
    said += [sentence for flags in row.result["flags"].values() for sentence in flags]
    said.append(f"Graded inside: {document['sandbox']['description']}.")
    output = {"score": round(sum(test["score"] for test in tests), 2), "tests": tests}
    output |= {"output": "\n".join(said), "output_format": "text", "test_output_format": "text"}
    output["stdout_visibility"] = "hidden"
    return json.dumps(output, indent=1) + "\n"


FORMATS = {
    "canvas": (as_canvas, "csv"),
    "moodle": (as_moodle, "csv"),
    "junit": (as_junit, "xml"),
    "gradescope": (as_gradescope, "json"),
}
