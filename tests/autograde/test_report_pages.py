"""What people and spreadsheets get to see: defused, escaped, complete."""

import csv
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from autograde import report
from autograde.engine import GradeRun
from autograde.feedback import budget_bar, feedback_pages, file_name, printable
from autograde.grading import SubmissionResult
from autograde.sandbox import Sandbox
from autograde.verdict import Verdict, no_points

SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Task:
    id: str
    kind: str
    grade_points: dict

    @property
    def points(self):
        return sum(self.grade_points.values())


TASKS = (
    Task("a-task", "python", {"a-task-check": 2.0}),
    Task("a-kernel", "c", {"a-kernel-check": 6.0}),
)
SLOW = Verdict(
    "a-kernel", 4.0, 6.0, "partial", "slow", cycles=7207, budget=1697,
    backend="embedded", target="gap9",
)  # fmt: skip


def result(student="ada", reason="fine", **changed):
    verdicts = (Verdict("a-task", 2.0, 2.0, "correct", reason), SLOW)
    plain = SubmissionResult(student, "03_lesson", f"{student}.ipynb", "0" * 64, verdicts)
    return replace(plain, **changed)


def run_of(*results, level="bubblewrap"):
    box = Sandbox(level, level == "bubblewrap")
    return GradeRun("03_lesson", TASKS, results, box, Path("out"))


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc", "%0"]
)
def test_text_that_looks_like_a_formula_is_defused(text):
    assert report.defuse(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\u200b=1", "\ufeff=1", "＝1", "\xa0=1", '"=1', "\x1b=1"])
def test_what_programs_skip_or_read_as_an_equals_sign_hides_no_formula(text):
    assert report.defuse(text) == f"'{text}"


@pytest.mark.parametrize("split", [";", "\t", "\n", "; ", ';"', ";\u200b"])
def test_no_cell_begins_with_a_formula_where_a_program_splits_elsewhere(split):
    text = report.defuse(f"a reason{split}=cmd|'/C calc'!A0")
    assert text == f"a reason{split[0]}'{split[1:]}=cmd|'/C calc'!A0"


@pytest.mark.parametrize("value", [-1, 2.5, None, "ada", "a=b"])
def test_other_values_stay_as_they_are(value):
    assert report.defuse(value) == value


def test_a_table_survives_hostile_names():
    names = ['=HYPERLINK("x")', 'quote " comma , and\nline', "\ud800"]
    text = report.as_csv(run_of(*(result(name) for name in names)))
    rows = list(csv.reader(io.StringIO(text)))
    assert len({len(row) for row in rows}) == 1
    assert [row[0] for row in rows[1:]] == [f"'{names[0]}", names[1], "?"]


def test_only_c_tasks_have_cycles_in_the_table():
    head = report.as_csv(run_of(result())).splitlines()[0]
    assert "a-kernel cycles" in head
    assert "a-task cycles" not in head


def test_json_holds_every_verdict_and_the_level_of_the_sandbox():
    document = json.loads(report.as_json(run_of(result(), level="limits-only")))
    assert document["results"][0]["verdicts"][1]["cycles"] == 7207
    assert document["sandbox"]["tamper_resistant"] is False


def test_results_survive_the_way_through_json():
    original = result(flags={"": ["odd"]}, notices=("a notice",))
    assert SubmissionResult.from_dict(json.loads(json.dumps(original.as_dict()))) == original


def test_pages_escape_everything_a_student_can_name():
    odd = result(f"x{SCRIPT}", SCRIPT, flags={"": [SCRIPT], "a-task": [SCRIPT]})
    for page in feedback_pages(run_of(odd)).values():
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_pages_need_nothing_from_elsewhere():
    for page in feedback_pages(run_of(result())).values():
        assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
        assert "http://" not in page
        assert "https://" not in page


def test_the_page_of_a_kernel_has_cycles_budget_and_bar():
    page = feedback_pages(run_of(result()))["ada/03_lesson/03_lesson.html"]
    for shown in ("7,207", "1,697", "4.25 times the budget", "embedded", "gap9", 'role="img"'):
        assert shown in page


def test_a_weak_sandbox_is_said_on_the_page():
    page = feedback_pages(run_of(result(), level="limits-only"))["ada/03_lesson/03_lesson.html"]
    assert "NOT tamper-resistant" in page


def test_pending_points_are_not_shown_as_zero():
    verdicts = (no_points("a-task", 2.0, "manual", "A person reads this answer."), SLOW)
    page = feedback_pages(run_of(result(verdicts=verdicts)))["ada/03_lesson/03_lesson.html"]
    assert "no points yet" in page


def test_bars_start_at_zero_and_hold_both_values():
    bar = budget_bar(7207, 1697)
    assert bar["used"] / bar["budget"] == pytest.approx(7207 / 1697, rel=1e-3)
    assert max(bar["used"], bar["budget"]) < 100
    assert not bar["within"]


@pytest.mark.parametrize("name", ["../x", "a/b", "..", ".hidden", "x" * 300, "con\x00", "a\nb", ""])
def test_strange_names_become_harmless_and_distinct_folders(name):
    made = file_name(name)
    assert made not in ("", ".", "..")
    assert not set(made) & set("/\\\x00\n")
    assert len(made) < 100
    assert made != file_name(f"{name}!")


def test_plain_names_stay():
    assert file_name("ada.lovelace@uni.edu") == "ada.lovelace@uni.edu"


def test_characters_that_break_pages_are_replaced():
    assert printable("a\x00b‮c") == "a�b�c"
