"""One batch with everything that goes wrong in a course: a record for each, and none stops it."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from autograde.engine import grade
from autograde.master import load_master
from autograde.submissions import assemble_submission

LESSON, PYTHON_ID, C_ID = "05_two_languages", "mse-backward", "linear-bw-weight-c"
KERNELS = Path(__file__).parent / "submissions" / C_ID
PERFECT = "def mse_backward(y, target):\n    return 2 * (y - target) / y.size\n"
ENDLESS = "def mse_backward(y, target):\n    while True:\n        pass\n"

# student: (status of the Python task, of the C task, a word of the reason, points)
WANTED = {
    "c-blank": ("correct", "unwritten", "stub", 1),
    "c-endless-loop": ("correct", "timeout", "did not end", 1),
    "c-out-of-range": ("correct", "wrong", "past the end", 1),
    "c-syntax": ("correct", "compile-error", "line 13 of the cell", 1),
    "cells-doubled": ("correct", "correct", "", 7),
    "not-json": ("invalid", "invalid", "not JSON", 0),
    "nothing": ("missing", "missing", "no notebook", 0),
    "perfect": ("correct", "correct", "", 7),
    "python-endless-loop": ("timeout", "correct", "never ends", 6),
}


def answers(python=PERFECT, kernel="perfect"):
    return {PYTHON_ID: python, C_ID: (KERNELS / f"{kernel}.c").read_text(encoding="utf-8")}


@pytest.fixture(scope="module")
def run(course_root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    master = load_master(course_root, LESSON)

    def notebook(**changed):
        return json.loads(json.dumps(assemble_submission(master.release, answers(**changed))))

    doubled = notebook()
    doubled["cells"] += deepcopy([c for c in doubled["cells"] if c["id"] in (PYTHON_ID, C_ID)])
    handed_in = {
        "c-blank": notebook(kernel="blank"),
        "c-endless-loop": notebook(kernel="endless_loop"),
        "c-out-of-range": notebook(kernel="out_of_range"),
        "c-syntax": notebook(kernel="syntax_error"),
        "cells-doubled": doubled,
        "perfect": notebook(),
        "python-endless-loop": notebook(python=ENDLESS),
    }
    for student, document in handed_in.items():
        path = folder / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(document))
    path = folder / "submitted" / "not-json" / f"{LESSON}.ipynb"
    path.parent.mkdir()
    path.write_bytes(b"\x00\x01 this was a notebook once")
    (folder / "submitted" / "nothing").mkdir()
    return grade(
        [folder / "submitted"], LESSON, folder / "out", key=bytes(32), root=course_root, jobs=2
    )


def test_every_submission_ends_in_a_record(run):
    assert [result.student for result in run.results] == sorted(WANTED)
    assert run.grader_errors == []


@pytest.mark.parametrize("student", sorted(WANTED))
def test_status_reason_and_points(run, student):
    result = next(r for r in run.results if r.student == student)
    python_status, c_status, words, points = WANTED[student]
    assert tuple(v.status for v in result.verdicts) == (python_status, c_status)
    assert words in " ".join(v.reason for v in result.verdicts)
    assert result.points == points


def test_doubled_cells_are_explained(run):
    result = next(r for r in run.results if r.student == "cells-doubled")
    assert "2 times" in result.flags[C_ID][0]


def test_feedback_shows_cycles_budget_and_simulator(run):
    page = (run.out_dir / "feedback" / "perfect" / LESSON / f"{LESSON}.html").read_text()
    verdict = next(r for r in run.results if r.student == "perfect").verdicts[1]
    for shown in (f"{verdict.cycles:,}", f"{verdict.budget:,}", "embedded", "gap9"):
        assert shown in page
