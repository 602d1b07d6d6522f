"""Planted answers of every Python exercise through the grader's worker: full marks or none."""

from pathlib import Path

import numpy as np
import pytest

from autograde.execution import run_python
from autograde.numeric import judge_outcome
from autograde.tasks import find_task

SUBMISSIONS = Path(__file__).parent / "submissions"
PLANTED = {folder.name: sorted(folder.glob("*.py")) for folder in sorted(SUBMISSIONS.iterdir())}
EXERCISES = [name for name, files in PLANTED.items() if files]
PRELUDE = "import numpy as np\nfrom odlkit import autograd, layers, losses"
MAX_POINTS = 3.0


@pytest.fixture(params=EXERCISES)
def grade_cell(request, strongest, library):
    """Function: a solution cell's text -> its Verdict, on cases drawn from a fixed seed."""
    task = find_task(request.param)

    def grade(cell, seed=1):
        cases = task.draw_cases(np.random.default_rng(seed))
        call = {"cell": cell, "function": task.function, "adapter": task.adapter}
        arguments = [list(case.inputs.values()) for case in cases]
        outcome = run_python(
            strongest, library, {"earlier": [PRELUDE], **call}, arguments, task.withheld
        )
        return judge_outcome(task, cases, outcome, MAX_POINTS)

    grade.files = PLANTED[request.param]
    return grade


def test_right_answers_get_full_marks_and_wrong_ones_none(grade_cell):
    points = {f.stem: grade_cell(f.read_text(encoding="utf-8")).points for f in grade_cell.files}
    wanted = {stem: MAX_POINTS if stem.startswith("perfect") else 0.0 for stem in points}
    assert points == wanted


def test_a_blank_is_called_unwritten_and_a_missing_function_is_named(grade_cell):
    blank = next(f for f in grade_cell.files if f.stem == "blank")
    assert grade_cell(blank.read_text(encoding="utf-8")).status == "unwritten"
    verdict = grade_cell("unrelated = 1\n")
    assert verdict.status == "error" and "does not define" in verdict.reason


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_two_right_answers_a_blank_and_five_wrong_ones(name):
    assert find_task(name) is not None
    stems = [file.stem for file in PLANTED[name]]
    right = [stem for stem in stems if stem.startswith("perfect")]
    assert "perfect" in right and len(right) >= 2
    assert "blank" in stems and len(stems) - len(right) - 1 >= 5
