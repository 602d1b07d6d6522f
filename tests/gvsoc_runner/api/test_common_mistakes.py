"""The twelve mistakes that students make most in C on a cluster, each on two exercises or more.

Every one gets a message that names it or points at its line.
"""

import re
from pathlib import Path

import pytest

from gvsoc_runner.cards import as_text
from gvsoc_runner.judge import judge_kernel

PLANTED = Path(__file__).parents[2] / "autograde" / "submissions"
#: Mistake -> rows (exercise, its planted kernel, status, what the card says).
CASES = {
    "missing barrier": [
        ("cluster-sum-c", "missing_barrier", "wrong", "without a barrier between, at cell.c:14"),
        ("record-c", "missing_barrier", "wrong", "without a barrier between, at cell.c:16"),
    ],
    "overlapping rows": [
        ("linear-forward-c", "overlapping_rows", "correct", "cores . and . use the same word"),
        ("linear-accumulate-c", "overlap", "wrong", "do two cores share a row"),
        ("sgd-c", "overlap", "wrong", "use the same word without a barrier between, at cell.c:"),
    ],
    "ceil-division off by one": [
        ("linear-bw-weight-c", "lost_last_rows", "wrong", "must be rounded up"),
        ("cluster-sum-c", "lost_rest", "wrong", "must be rounded up"),
        ("linear-forward-c", "lost_last_rows", "wrong", "rows 8 to 11|cover every o"),
    ],
    "uninitialised accumulator": [
        ("cluster-sum-c", "uninitialised", "compile-error", "start sums with = 0.0f"),
        ("mse-loss-c", "uninitialised", "compile-error", "start sums with = 0.0f"),
        ("linear-forward-c", "sums_in_the_output", "wrong", "start sums with 0.0f"),
        ("cluster-sum-c", "kept_sums", "wrong", "set accumulators to 0.0f"),
    ],
    "double arithmetic": [
        ("mse-loss-c", "double_arithmetic", "correct", "computes in double, .*write 0.5f"),
        ("cross-entropy-c", "double_arithmetic", "correct", "computes in double"),
        ("linear-forward-one-core-c", "double_arithmetic", "correct", "computes in double"),
    ],
    "stack array too large": [
        ("linear-forward-c", "large_local_array", "fault", "line 11 .*the stack is full"),
        ("linear-bw-input-c", "large_local_array", "fault", "stack is full"),
        ("linear-bw-input-c", "large_local_array", "fault", "2 KiB of stack: make a large"),
    ],
    "wrong stride": [
        ("linear-forward-c", "wrong_stride", "wrong", "stride is wrong"),
        ("linear-bw-input-c", "wrong_stride", "wrong", "stride is wrong"),
        ("linear-accumulate-c", "wrong_stride", "wrong", "lives at o \\* C_in"),
    ],
    "diff instead of data": [
        ("linear-forward-c", "diff_instead_of_data", "wrong", "input->diff was read"),
        ("linear-bw-input-c", "gradient_of_the_weights", "wrong", "coeff->diff was read"),
        ("linear-bw-weight-c", "data_instead_of_diff", "wrong", "gradient is output->diff"),
    ],
    "bias forgotten": [
        ("linear-forward-c", "missing_bias", "wrong", "the bias is missing"),
        ("linear-forward-fast-c", "missing_bias", "wrong", "the bias is missing"),
        ("linear-bw-weight-c", "missing_bias", "wrong", "bias->diff was forgotten"),
        ("linear-accumulate-c", "bias_forgotten", "wrong", "bias->diff was forgotten"),
    ],
    "writing past the end": [
        ("linear-forward-c", "past_the_end", "irregular", "runs past the end"),
        ("sgd-c", "past_the_end", "irregular", "runs past the end"),
        ("linear-forward-fast-c", "second_row_past_the_end", "irregular", "runs past the end"),
    ],
    "infinite loop": [
        ("linear-forward-c", "endless_loop", "timeout", "line 15 .*does not end"),
        ("linear-bw-weight-c", "endless_loop", "timeout", "cell.c line 1[0-9] .*does not end"),
    ],
    "forgetting to fork": [
        ("linear-forward-c", "no_fork", "wrong", "pi_cl_team_fork missing"),
        ("linear-bw-input-c", "no_fork", "wrong", "pi_cl_team_fork missing"),
        ("linear-accumulate-c", "no_fork", "wrong", "pi_cl_team_fork missing"),
        ("training-step-c", "update_not_forked", "irregular", "ran on the controller: fork it"),
        ("cluster-sum-c", "barrier_on_the_controller", "deadlock", "pi_cl_team_fork missing"),
    ],
}


@pytest.mark.parametrize("mistake", CASES)
def test_mistake_is_named_or_its_line_is_shown(mistake):
    assert len({row[0] for row in CASES[mistake]}) >= 2
    for exercise_id, name, status, said in CASES[mistake]:
        source = (PLANTED / exercise_id / f"{name}.c").read_text(encoding="utf-8")
        report = judge_kernel(source, exercise_id, seed=21)
        card = as_text(report)
        assert (exercise_id, name, report.status) == (exercise_id, name, status), card
        assert re.search(said, card, re.DOTALL), card
        assert not report.level


def test_there_are_twelve():
    assert len(CASES) == 12
