"""C exercises from cell to verdict: right, slow, wrong and hostile kernels."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from autograde.cycles import KernelJudge, draw_runs, judge_answer, without_places
from autograde.sandbox import select_sandbox
from autograde.seeds import task_rng
from autograde.tasks import find_task
from autograde.worker.wire import WireError
from autograde.workplace import Workplace
from gvsoc_runner.exercises import exercise_ids, load_exercise

HERE = Path(__file__).parent
ID = "linear-bw-weight-c"
SUBMISSIONS = HERE / "submissions"
MAX_POINTS, NUMBERS_POINTS = 6.0, 4.0
# What planted kernels get that are neither perfect nor plainly wrong.
WANTED = {
    "blank": "unwritten",
    "syntax_error": "compile-error",
    "uninitialised": "compile-error",
    "endless_loop": "timeout",
    "barrier_on_the_controller": "timeout",
    "large_local_array": "fault",
    "library_call": "compile-error",
    "update_not_forked": "error",
    "wait_forgotten": "timeout",
    "weights_straight_from_l2": "partial",
    "naive_one_core": "partial",
    "overlapping_rows": "partial",
    "double_arithmetic": "partial",
    "too_much_memory": "partial",
}


@dataclass
class Task:
    id: str = ID
    points: float = MAX_POINTS


def files(folder):
    return [pytest.param(path, id=path.stem) for path in sorted(folder.glob("*.c"))]


def planted(exercise_id):
    return sorted((SUBMISSIONS / exercise_id).glob("*.c"))


@pytest.fixture(scope="module")
def kernels():
    """Where C tasks are carried out, in the strongest sandbox here."""
    with Workplace(select_sandbox(), [ID]) as place:
        yield place


def grade(kernels, path, student="ada", exercise_id=ID, target="gap9"):
    cell = f"%%kernel {exercise_id}\n{path.read_text(encoding='utf-8')}"
    rng = task_rng(b"key", student, exercise_id)
    job, judge = KernelJudge("embedded", target).prepare(Task(exercise_id), cell, rng)
    return judge(*kernels.run([job]))


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_planted_kernels_get_what_they_deserve(exercise_id, kernels):
    numbers = round(MAX_POINTS * find_task(exercise_id).numbers_share, 2)
    points = {"correct": MAX_POINTS, "partial": numbers}
    for path in planted(exercise_id):
        verdict = grade(kernels, path, exercise_id=exercise_id)
        wanted = "correct" if path.stem.startswith("perfect") else WANTED.get(path.stem, "wrong")
        found = (path.stem, verdict.status, verdict.points)
        assert found == (path.stem, wanted, points.get(wanted, 0.0)), verdict
        assert (verdict.cycles is None) == (wanted not in points)
        assert verdict.reason
        if wanted != "unwritten":
            assert (verdict.backend, verdict.target) == ("embedded", "gap9")


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_reference_gets_full_marks_with_bank_contention_too(exercise_id, kernels):
    path = SUBMISSIONS / exercise_id / "perfect.c"
    verdict = grade(kernels, path, exercise_id=exercise_id, target="pulp-open-2508")
    assert (verdict.status, verdict.points) == ("correct", MAX_POINTS), verdict


# The twelve common mistakes: what feedback says of them. It gives no values and no indices.
NAMED = {
    "cluster-sum-c/missing_barrier": "without a barrier between (line 15 of the cell)",
    "linear-accumulate-c/overlap": "do two cores share a row",
    "cluster-sum-c/lost_rest": "must be rounded up",
    "mse-loss-c/uninitialised": "start sums with = 0.0f",
    "cross-entropy-c/double_arithmetic": "computes in double",
    "linear-forward-c/large_local_array": "is a local array too large? (line 12 of the cell)",
    "linear-bw-input-c/wrong_stride": "the stride is wrong",
    "linear-forward-c/diff_instead_of_data": "input->diff was read",
    "linear-forward-fast-c/missing_bias": "the bias is missing",
    "sgd-c/past_the_end": "an index runs past the end",
    "linear-forward-c/endless_loop": "a loop that never stops",
    "linear-bw-input-c/no_fork": "pi_cl_team_fork missing",
    "linear-forward-c/overlapping_rows": "two cores use the same word",
    "training-step-c/too_much_memory": "more than the 10000 allowed",
}


@pytest.mark.parametrize("planted_kernel", NAMED)
def test_feedback_names_the_common_mistakes(planted_kernel, kernels):
    exercise_id, name = planted_kernel.split("/")
    verdict = grade(kernels, SUBMISSIONS / exercise_id / f"{name}.c", exercise_id=exercise_id)
    said = f"{verdict.reason} {verdict.hint}"
    assert NAMED[planted_kernel] in said


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_c_exercise_has_two_right_answers_a_blank_and_five_wrong_ones(exercise_id):
    stems = [path.stem for path in planted(exercise_id)]
    right = [stem for stem in stems if stem.startswith("perfect")]
    wrong = [stem for stem in stems if stem not in right and WANTED.get(stem) != "partial"]
    assert "perfect" in right and len(right) >= 2
    assert "blank" in wrong and len(wrong) - 1 >= 5


@pytest.mark.parametrize("path", files(HERE / "attacks" / "c_numbers"))
def test_no_points_without_right_numbers(path, kernels):
    verdict = grade(kernels, path)
    assert verdict.points == 0
    assert verdict.cycles is None
    assert verdict.reason
    assert "root:" not in json.dumps(verdict.as_dict())


@pytest.mark.parametrize("path", files(HERE / "attacks" / "c_cycles"))
def test_no_points_for_cycles_that_were_not_saved(path, kernels):
    verdict = grade(kernels, path)
    assert verdict.points <= NUMBERS_POINTS
    assert verdict.status != "correct"
    if verdict.cycles is not None:
        assert verdict.cycles > verdict.budget


def test_limits_only_grades_kernels_alike(kernels):
    path = SUBMISSIONS / ID / "naive_one_core.c"
    with Workplace(select_sandbox("limits-only"), [ID]) as plain:
        assert grade(plain, path) == grade(kernels, path)


def test_a_regrade_is_identical_and_students_have_their_own_inputs(kernels):
    operation = load_exercise(ID).operation

    def inputs(student):
        seed = int(task_rng(b"key", student, ID).integers(2**31))
        return draw_runs(operation, seed)[0].inputs["odl_x"]

    assert np.array_equal(inputs("ada"), inputs("ada"))
    assert not np.array_equal(inputs("ada"), inputs("ben"))
    path = SUBMISSIONS / ID / "naive_one_core.c"
    assert grade(kernels, path) == grade(kernels, path)


def test_another_backend_is_refused_in_words():
    with pytest.raises(ValueError, match="expected the embedded simulator"):
        KernelJudge("gap9", "gap9")


def test_a_kernel_that_keeps_a_clock_is_measured_plain_and_told_so(kernels, tmp_path):
    """With hardware loops it would leave another time in memory."""
    text = (SUBMISSIONS / ID / "perfect.c").read_text()
    first = text.index("static void")
    clock = "static PI_L1 volatile unsigned when;\n"
    fork = "    pi_cl_team_fork("
    keep = (
        '    unsigned now;\n    __asm__ volatile("csrr %0, mcycle" : "=r"(now));\n    when = now;\n'
    )
    path = tmp_path / "clock.c"
    path.write_text(text[:first] + clock + text[first:].replace(fork, keep + fork))
    verdict = grade(kernels, path)
    assert "without hardware loops" in verdict.hint
    assert "without hardware loops" not in grade(kernels, SUBMISSIONS / ID / "perfect.c").hint


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"build": {}, "runs": []},
        {"build": {}, "runs": [{}] * 99},
        {"build": {}, "runs": "many"},
        {"build": {}, "runs": [{"cycles": []}]},
        {"build": 7, "runs": [7]},
    ],
)
def test_an_answer_that_is_none_is_refused(answer):
    exercise = load_exercise(ID)
    runs = draw_runs(exercise.operation, 1)
    with pytest.raises(WireError):
        judge_answer(find_task(ID), exercise, MAX_POINTS, runs, answer, [], {})


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        ("row o = 3 of coeff->diff never written", "row o of coeff->diff never written"),
        ("only row o = 3 to 5 wrong: why?", "only row o wrong: why?"),
        ("only row o = 1, 4, 9, ... wrong", "only row o wrong"),
        ("bias->diff[2 to 7] never written", "bias->diff never written"),
        ("element [o][i] lives at o * C_in + i", "element [o][i] lives at o * C_in + i"),
    ],
)
def test_hints_lose_the_places_of_a_hidden_run(hint, shown):
    assert without_places(hint) == shown
