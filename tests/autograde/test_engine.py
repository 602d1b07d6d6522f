"""A batch from folder to gradebook: nobody is lost, nobody is stopped."""

import csv
import json
import zipfile

import pytest
from nbgrader.api import Gradebook

from autograde.collect import CollectError
from autograde.engine import grade
from autograde.gradebook import read_scores
from autograde.version import sources_digest

KEY = bytes(range(32))
LESSON = "03_linear_backward"
WEIGHT_ID = "linear-backward-weight"
WRONG = "def linear_backward_weight(g, x):\n    return x, g\n"


def points_of(run):
    return {result.student: result.points for result in run.results}


@pytest.fixture(scope="module")
def run(notebook, shared_classroom):
    """A class of six, graded once."""
    hand_in = shared_classroom.hand_in
    hand_in("ada", notebook())
    hand_in("ben", notebook(linear_backward_weight=WRONG))
    hand_in("cleo", b"this is not JSON")
    hand_in("dora", notebook(linear_backward_weight="import os\nos._exit(0)"))
    hand_in("emil", notebook(linear_backward_weight="def f(:"))
    hand_in("finn", notebook(linear_backward_weight=None, linear_backward_input=None, why_sum=None))
    return shared_classroom.grade()


def test_every_student_ends_in_a_record(run):
    assert [r.student for r in run.results] == ["ada", "ben", "cleo", "dora", "emil", "finn"]
    statuses = {r.student: r.verdicts[0].status for r in run.results}
    wanted = ["correct", "wrong", "invalid", "error", "error", "unwritten"]
    assert list(statuses.values()) == wanted
    assert all(v.reason for r in run.results for v in r.verdicts)


def test_a_crash_in_one_task_keeps_the_points_of_the_others(run):
    assert points_of(run) == {"ada": 4, "ben": 2, "cleo": 0, "dora": 2, "emil": 2, "finn": 0}


def test_grades_reach_the_gradebook(run):
    scores = read_scores(run.out_dir / "gradebook.db", LESSON)
    assert scores["ada"][f"{WEIGHT_ID}-check"] == (2.0, False)
    assert scores["ada"]["why-sum"] == (0.0, True)  # waits for a person
    assert scores["finn"]["why-sum"] == (0.0, False)
    assert scores["ben"][f"{WEIGHT_ID}-check"] == (0.0, False)


def test_points_of_a_task_are_shared_by_its_check_cells(run):
    scores = read_scores(run.out_dir / "gradebook.db", LESSON)
    checks = [scores["ben"][f"linear-backward-input-check{n}"] for n in ("", "-2")]
    assert checks == [(1.0, False), (1.0, False)]


def test_the_table_has_points_status_and_reason_for_every_task(run):
    text = (run.out_dir / f"{LESSON}.csv").read_text(encoding="utf-8-sig")
    rows = {row["student"]: row for row in csv.DictReader(text.splitlines())}
    assert rows["ada"][f"{WEIGHT_ID} points"] == "2.0"
    assert rows["cleo"]["status"] == "invalid"
    assert "not JSON" in rows["cleo"][f"{WEIGHT_ID} reason"]
    assert rows["ada"]["why-sum points"] == ""


def test_every_student_gets_a_feedback_page(run):
    for result in run.results:
        page = run.out_dir / "feedback" / result.student / LESSON / f"{LESSON}.html"
        assert result.verdicts[0].task in page.read_text(encoding="utf-8")


def test_every_grade_is_in_the_audit_log(run):
    lines = (run.out_dir / "audit.jsonl").read_text().splitlines()
    graded = [entry for entry in map(json.loads, lines) if entry["event"] == "graded"]
    assert {entry["student"] for entry in graded} == {r.student for r in run.results}


def test_a_second_run_grades_nothing_again_and_changes_nothing(run, shared_classroom):
    second = shared_classroom.grade()
    assert second.reused == len(second.results)
    assert [r.as_dict() for r in run.results] == [r.as_dict() for r in second.results]


def test_a_zip_archive_is_graded_like_a_folder(run, shared_classroom, tmp_path, course_root):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        for path in shared_classroom.submitted.rglob("*.ipynb"):
            stream.write(path, path.relative_to(shared_classroom.folder))
    zipped = grade([archive], "3", tmp_path / "zipped", key=KEY, root=course_root)
    assert points_of(zipped) == points_of(run)


def test_only_a_changed_submission_is_graded_again(notebook, classroom):
    classroom.hand_in("ada", notebook())
    classroom.hand_in("ben", notebook(linear_backward_weight=WRONG))
    classroom.grade()
    classroom.hand_in("ben", notebook())
    run = classroom.grade()
    assert run.reused == 1
    assert points_of(run) == {"ada": 4, "ben": 4}


def test_another_course_key_grades_again(notebook, classroom):
    classroom.hand_in("ada", notebook())
    classroom.grade()
    assert classroom.grade(key=bytes(32)).reused == 0


def test_the_grade_of_a_person_survives_a_new_run(notebook, classroom):
    classroom.hand_in("ada", notebook())
    path = classroom.grade().out_dir / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as gradebook:
        grade_of_ada = gradebook.find_grade("why-sum", LESSON, LESSON, "ada")
        grade_of_ada.manual_score, grade_of_ada.needs_manual_grade = 0.5, False
        gradebook.db.commit()
    classroom.grade()
    assert read_scores(path, LESSON)["ada"]["why-sum"] == (0.5, False)


def test_progress_counts_every_submission(classroom):
    seen = []
    for student in "abc":
        classroom.hand_in(student, b"")
    classroom.grade(progress=lambda done, total, result: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_submissions_are_never_written_to(notebook, classroom):
    path = classroom.hand_in("ada", notebook())
    before = path.read_bytes()
    classroom.grade()
    assert [p for p in classroom.submitted.rglob("*") if p.is_file()] == [path]
    assert path.read_bytes() == before


def test_a_single_notebook_can_be_graded(notebook, classroom, course_root):
    path = classroom.hand_in("ada", notebook())
    run = grade([path], LESSON, classroom.graded, key=KEY, root=course_root)
    assert points_of(run) == {"ada": 4}


def test_a_folder_without_submissions_is_said(classroom):
    classroom.submitted.mkdir()
    with pytest.raises(CollectError, match=r"expected submissions.*NAME.ipynb"):
        classroom.grade()


def test_a_student_without_a_notebook_is_missing_and_listed(classroom):
    (classroom.submitted / "zoe").mkdir(parents=True)
    run = classroom.grade()
    assert run.results[0].status == "missing"
    assert read_scores(run.out_dir / "gradebook.db", LESSON) == {}


def test_a_failure_of_the_grader_is_never_a_zero(notebook, classroom, monkeypatch):
    classroom.hand_in("ada", notebook())

    def fail(*_args):
        raise RuntimeError("a mistake of the grader")

    monkeypatch.setattr("autograde.grading.judge_outcome", fail)
    run = classroom.grade()
    verdict = run.results[0].verdicts[0]
    assert (verdict.status, verdict.points) == ("grader-error", None)
    assert run.grader_errors[0] == ("ada", WEIGHT_ID)
    scores = read_scores(run.out_dir / "gradebook.db", LESSON)
    assert scores["ada"][f"{WEIGHT_ID}-check"] == (0.0, True)
    assert "a mistake of the grader" in (run.out_dir / "audit.jsonl").read_text()
    monkeypatch.undo()
    assert classroom.grade().results[0].verdicts[0].status == "correct"  # not from the journal


def test_a_changed_source_or_table_makes_another_grader(tmp_path):
    (tmp_path / "budgets.json").write_text("1")
    before = sources_digest([tmp_path])
    assert sources_digest([tmp_path]) == before
    (tmp_path / "budgets.json").write_text("2")
    assert sources_digest([tmp_path]) != before
