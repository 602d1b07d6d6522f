"""`odl grade` and `odl demo` on the console."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograde.cli import app

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "autograde" / "demo" / "submissions"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    result = CliRunner().invoke(app, ["demo", "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    return out, json.loads(result.stdout)


def points(document, student):
    record = next(r for r in document["results"] if r["student"] == student)
    return {v["task"]: v["points"] for v in record["verdicts"] if v["status"] != "manual"}


def test_the_correct_submission_gets_full_marks(demo):
    maxima = {t["id"]: t["max_points"] for t in demo[1]["tasks"] if t["kind"] != "written"}
    assert points(demo[1], "ada") == maxima


def test_the_half_right_submission_gets_the_points_of_its_right_parts(demo):
    ben = points(demo[1], "ben")
    assert ben["linear-backward-weight"] == 4 and ben["linear-backward-input"] == 0
    assert ben["linear-bw-weight-c"] == pytest.approx(4)  # right numbers, over the budget


def test_the_wrong_submission_gets_nothing_and_a_reason_for_each_task(demo):
    assert set(points(demo[1], "cleo").values()) == {0}
    cleo = next(r for r in demo[1]["results"] if r["student"] == "cleo")
    assert all(v["reason"] for v in cleo["verdicts"])


def test_cycles_come_with_the_backend_that_counted_them(demo):
    ada = next(r for r in demo[1]["results"] if r["student"] == "ada")
    kernel = next(v for v in ada["verdicts"] if v["task"] == "linear-bw-weight-c")
    assert (kernel["backend"], kernel["target"]) == ("embedded", "gap9")
    assert 0 < kernel["cycles"] <= kernel["budget"]


def test_every_student_gets_a_feedback_page(demo):
    pages = {path.parent.parent.name for path in demo[0].glob("feedback/*/*/*.html")}
    assert pages == {"ada", "ben", "cleo"}


def test_grade_makes_the_key_it_was_pointed_at_and_shows_the_table(tmp_path):
    key, out = tmp_path / "keys" / "course.key", tmp_path / "out"
    ada = SUBMISSIONS / "ada" / "03_linear_backward.ipynb"
    options = ["--lesson", "03", "--out", str(out), "--key", str(key)]
    result = CliRunner().invoke(app, ["grade", str(ada), *options])
    assert result.exit_code == 0, result.output
    assert key.exists() and "linear-backward-input" in result.output


def test_grade_says_what_it_expected_where_there_is_nothing(tmp_path):
    options = ["--lesson", "03", "--out", str(tmp_path / "o"), "--key", str(tmp_path / "k")]
    result = CliRunner().invoke(app, ["grade", str(tmp_path), *options])
    assert result.exit_code == 1 and "expected submissions" in result.output
