"""Free-standing files, budgets, and the choice of a backend."""

import json

import numpy as np
import pytest

from gvsoc_runner import run_file, run_kernel
from gvsoc_runner.backends.select import select_backend
from gvsoc_runner.errors import BackendUnavailable, CompileError
from gvsoc_runner.exercises import budget_for, exercise_ids, load_exercise
from gvsoc_runner.exercises.budgets import BUDGETS_FILE
from gvsoc_runner.exercises.measure import measure
from gvsoc_runner.targets import target_names

HELLO = """#include "pmsis.h"
int main(void) {
    printf("hello from the fabric controller\\n");
    return 0;
}
"""


def test_file_with_main_runs_and_prints(tmp_path):
    path = tmp_path / "hello.c"
    path.write_text(HELLO)
    run = run_file(path)
    assert (run.exit_code, run.stdout) == (0, "hello from the fabric controller\n")
    assert run.total_cycles > 0 and run.instructions > 0


def test_profile_leads_to_lines_of_the_file(tmp_path):
    from gvsoc_runner import build_file, run_program

    path = tmp_path / "loop.c"
    path.write_text("volatile int x;\nint main(void) {\n    for (int i = 0; i < 1000; i++)\n"
                    "        x += i;\n    return 0;\n}\n")  # fmt: skip
    program = build_file(path)
    profile = run_program(program, profile=True).profile
    hottest = max(profile, key=lambda address: profile[address][1])
    assert program.line_at(hottest)[0] == "loop.c" and program.line_at(hottest)[1] in (3, 4)


def test_file_of_an_exercise_runs_in_its_harness(tmp_path, correct):
    path = tmp_path / "kernel.c"
    path.write_text(correct)
    run = run_file(path, exercise="linear-bw-weight-c", target="pulp-open-2508")
    assert len(run.regions) == 6 and run.outputs["odl_grad_weight"].shape == (6, 12, 64)


def test_broken_file_names_itself(tmp_path):
    path = tmp_path / "broken.c"
    path.write_text("int main(void) { return x; }\n")
    with pytest.raises(CompileError, match=r"broken\.c line 1"):
        run_file(path)


def test_outputs_of_all_calls_differ_as_their_inputs_do():
    run = run_kernel(None, "linear-bw-weight-c", seed=2, shape=(5, 3))
    calls = run.outputs["odl_grad_weight"]
    assert len({row.tobytes() for row in calls}) == 6
    assert np.isfinite(calls).all()


def test_unknown_backend_lists_those_there_are():
    with pytest.raises(BackendUnavailable, match="embedded"):
        select_backend("verilator", "gap9")


def test_fallback_is_said_out_loud(monkeypatch):
    monkeypatch.setattr("gvsoc_runner.backends.gvsoc.GvsocBackend.available", lambda _: "absent")
    backend, notices = select_backend("gvsoc", "gap9")
    assert backend.name == "embedded"
    assert "gvsoc" in notices[0] and "embedded" in notices[0]


def test_strict_choice_never_falls_back(monkeypatch):
    monkeypatch.setattr("gvsoc_runner.backends.gvsoc.GvsocBackend.available", lambda _: "absent")
    with pytest.raises(BackendUnavailable, match="absent"):
        select_backend("gvsoc", "gap9", strict=True)


@pytest.mark.parametrize("exercise_id", exercise_ids())
@pytest.mark.parametrize("target", target_names())
def test_budget_is_what_the_reference_measures_today(exercise_id, target):
    row = json.loads(BUDGETS_FILE.read_text())[exercise_id][f"embedded/{target}"]
    assert row == measure(exercise_id, "embedded", target)
    budget = budget_for(exercise_id, "embedded", target)
    slack = load_exercise(exercise_id).slack
    assert all(n.cycles >= n.reference_cycles * slack > n.cycles - 1 for n in budget.levels)


def test_budget_of_an_unmeasured_place_is_unknown():
    assert budget_for("linear-bw-weight-c", "gvsoc", "gap9") is None
