"""Habits of notebooks that change nothing about the answer cost no points."""

import numpy as np
import pytest

from autograde.cell_magic import c_part
from autograde.execution import run_python
from autograde.numeric import judge_outcome
from autograde.tasks import find_task

ANSWER = "def relu_forward(x):\n    return np.maximum(x, 0.0)\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%%kernel my-id\nint a;\nint b;", ("int a;\nint b;", 2)),
        ("\n  \n%%kernel my-id --cores 4\nint a;", ("int a;", 4)),
        ("int a;\nint b;", (None, 1)),
        ("", (None, 1)),
    ],
)
def test_c_text_starts_below_the_magic_line_wherever_it_stands(cell, expected):
    assert c_part(cell) == expected


@pytest.mark.parametrize("extra", ["display(3)", "get_ipython()", "print('done')"])
def test_showing_something_in_a_solution_cell_costs_nothing(extra, strongest, library):
    task = find_task("relu-forward")
    cases = task.draw_cases(np.random.default_rng(1))
    call = {"prelude": "import numpy as np", "cell": ANSWER + extra, "function": task.function}
    arguments = [list(case.inputs.values()) for case in cases]
    outcome = run_python(
        strongest, library, call | {"adapter": task.adapter}, arguments, task.withheld
    )
    assert judge_outcome(task, cases, outcome, 1.0).points == 1.0
