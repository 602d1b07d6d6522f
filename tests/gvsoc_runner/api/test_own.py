"""Later cells take a student's kernel when it is right, and ours when it is not."""

import re
from pathlib import Path

import pytest

from gvsoc_runner import run_kernel
from gvsoc_runner.judge import slowest_warm
from gvsoc_runner.magics import kernel
from gvsoc_runner.own import own_cycles, own_unit

ID = "linear-bw-weight-c"
LESSON = Path(__file__).parents[3] / "notebooks/src/03_linear_backward/linear_bw_weight.c"
RIGHT = re.sub(r".*(BEGIN|END) SOLUTION\n", "", LESSON.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def no_runs(monkeypatch):
    monkeypatch.setattr(kernel, "_LAST", {})


def test_without_a_run_ours_is_meant():
    assert own_unit(ID) is None
    assert own_cycles(ID) == slowest_warm(run_kernel(None, ID, version="v1"))


def test_a_wrong_kernel_is_not_taken():
    kernel.run_cell(ID, RIGHT.replace("grad * x[i]", "-grad * x[i]"))
    assert own_unit(ID) is None


def test_a_right_kernel_is_taken_with_its_cycles():
    report = kernel.run_cell(ID, RIGHT)
    assert own_unit(ID).source == RIGHT
    assert own_cycles(ID) == report.cycles
