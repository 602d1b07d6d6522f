"""Planted answers of lessons 01 and 02 through the grader's worker: full marks or none."""

from pathlib import Path

import numpy as np
import pytest

from autograde.execution import run_python
from autograde.numeric import judge_outcome
from autograde.tasks import find_task
from autograde.tasks.lesson01 import TASKS as TASKS_01
from autograde.tasks.lesson02 import TASKS as TASKS_02

SUBMISSIONS = Path(__file__).parent / "submissions"
EXERCISES = [task.id for task in (*TASKS_01, *TASKS_02)]
PRELUDE = "import numpy as np\nfrom odlkit import autograd"
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
            strongest, library, {"prelude": PRELUDE, **call}, arguments, task.withheld
        )
        return judge_outcome(task, cases, outcome, MAX_POINTS)

    grade.files = sorted((SUBMISSIONS / request.param).glob("*.py"))
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
