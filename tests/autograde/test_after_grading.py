"""Exports, changes between runs, statistics: from a graded class."""

import csv
import io
import json
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from nbgrader.api import Gradebook

from autograde.console import grade_table
from autograde.engine import grade
from autograde.exports import BY_A_PERSON, ExportError, export
from autograde.regrade import find_changes
from autograde.statistics import task_statistics
from autograde.verdict import Verdict

KEY = bytes(range(32))
LESSON = "03_linear_backward"
WEIGHT_ID = "linear-backward-weight"
AVERAGED = """def linear_backward_weight(grad_output, x):
    return grad_output.T @ x / len(x), grad_output.mean(axis=0)
"""


@pytest.fixture(scope="module")
def run(notebook, shared_classroom):
    shared_classroom.hand_in("ada", notebook())
    shared_classroom.hand_in("ben", notebook(linear_backward_weight=AVERAGED))
    shared_classroom.hand_in("cleo", b"no notebook")
    run = shared_classroom.grade()
    with Gradebook(f"sqlite:///{run.out_dir / 'gradebook.db'}") as gradebook:
        by_hand = gradebook.find_grade("why-sum", LESSON, LESSON, "ada")
        by_hand.manual_score, by_hand.needs_manual_grade = 0.5, False
        gradebook.db.commit()
    return run


def rows_of(path):
    return {row[0]: row for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))}


def in_words(status, run):
    """A status as tables have it: a weak sandbox is named."""
    return status if run.sandbox.tamper_resistant else f"{status}, in {run.sandbox.level}"


def test_canvas_gets_totals_tasks_and_status(run):
    rows = rows_of(export(run.out_dir, LESSON, "canvas"))
    assert rows["Student"][5:7] == [LESSON, f"{LESSON} {WEIGHT_ID}"]
    assert rows["    Points Possible"][5] == "5.0"
    assert rows["ada"][3:-1] == ["ada", "", "4.5", "2.0", "2.0", "0.5"]
    assert rows["ada"][-1] == in_words("graded", run)


def test_what_waits_for_a_person_is_empty_and_said(run):
    ben = rows_of(export(run.out_dir, LESSON, "canvas"))["ben"]
    assert ben[5:] == ["", "0.0", "2.0", "", in_words("pending", run)]


def test_moodle_gets_the_reasons(run):
    rows = rows_of(export(run.out_dir, LESSON, "moodle"))
    assert rows["cleo"][2:4] == ["0.0", in_words("invalid", run)]
    assert "not JSON" in rows["cleo"][-1]


def test_a_weak_sandbox_shows_in_the_status(notebook, classroom):
    classroom.hand_in("ada", notebook(why_sum=None))
    run = classroom.grade(sandbox="limits-only")
    ada = rows_of(export(run.out_dir, LESSON, "canvas"))["ada"]
    assert ada[-1] == "graded, in limits-only"


def test_junit_has_a_case_for_every_task(run):
    root = ElementTree.parse(export(run.out_dir, LESSON, "junit")).getroot()
    suites = {suite.get("name"): suite for suite in root}
    assert suites["ada"].find("testcase").get("name") == WEIGHT_ID
    assert suites["ada"].find("properties/property").get("value") == run.sandbox.level
    assert suites["ben"].get("failures") == "1"
    assert suites["ada"].find("testcase/skipped") is not None


def test_gradescope_is_about_one_submission(run, notebook, classroom, course_root):
    with pytest.raises(ExportError, match="one submission"):
        export(run.out_dir, LESSON, "gradescope")
    path = classroom.hand_in("ben", notebook(linear_backward_weight=AVERAGED))
    alone = grade([path], LESSON, classroom.graded, key=KEY, root=course_root)
    results = json.loads(export(alone.out_dir, LESSON, "gradescope").read_text())
    assert results["score"] == 2
    assert [test["score"] for test in results["tests"]] == [0, 2]
    assert "why-sum" in results["output"] and alone.sandbox.level in results["output"]


@pytest.mark.parametrize(("lesson", "kind"), [("09_none", "canvas"), (LESSON, "paper")])
def test_impossible_exports_are_refused_in_words(run, lesson, kind):
    with pytest.raises(ExportError, match="expected"):
        export(run.out_dir, lesson, kind)


def test_statistics_name_the_frequent_mistakes(run):
    weight, _, written = task_statistics(run.tasks, run.results)
    assert weight.statuses == {"correct": 1, "wrong": 1, "invalid": 1}
    assert weight.mean_points == 0.67
    ((sentence, count),) = weight.mistakes
    assert count == 1 and "batch size was divided" in sentence
    assert written.statuses == {"manual": 2, "invalid": 1}


def test_statistics_count_an_error_by_its_kind_and_a_persons_points_not_as_a_mistake(run):
    def judged(status, reason, hint=""):
        verdict = {"task": WEIGHT_ID, "points": 0.0, "max_points": 2.0, "status": status}
        one = Verdict(**verdict, reason=reason, hint=hint)
        return SimpleNamespace(verdicts=[one])

    results = [
        judged("error", "Stopped with KeyError.", "look there"),
        judged("wrong", BY_A_PERSON),
    ]
    (found,) = task_statistics(run.tasks[:1], results)
    assert found.mistakes == (("Stopped with KeyError.", 1),)


def test_the_table_of_a_large_class_has_a_row_for_each_student(run):
    small, large = grade_table(run), grade_table(replace(run, results=run.results * 11))
    assert small.row_count == len(run.results) * (1 + len(run.tasks))
    assert large.row_count == 11 * len(run.results)
    assert "1 wrong, 1 correct, 1 manual" in large.columns[-1]._cells


def test_a_regrade_tells_what_changed_and_what_did_not(notebook, classroom):
    classroom.hand_in("ada", notebook())
    classroom.hand_in("ben", notebook(linear_backward_weight=AVERAGED))
    classroom.grade()
    classroom.hand_in("ben", notebook())
    run = classroom.grade(fresh=True)
    assert run.reused == 0
    (change,) = run.changes
    assert (change.student, change.task) == ("ben", WEIGHT_ID)
    assert (change.before, change.after) == ("0 wrong", "2 correct")
    assert not change.same_submission
    assert '"event": "changed"' in (run.out_dir / "audit.jsonl").read_text()


def test_students_who_come_and_go_are_changes():
    verdict = {"task": "t", "points": None, "status": "manual"}
    one = {"student": "ada", "sha256": "0", "verdicts": [verdict]}
    (came,) = find_changes([], [one])
    (went,) = find_changes([one], [])
    assert (came.before, came.after, went.after) == ("", "- manual", "")
