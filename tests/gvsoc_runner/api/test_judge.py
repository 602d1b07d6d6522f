"""Verdicts on kernels: right ones pass, each common mistake is named."""

import dataclasses

import pytest

from gvsoc_runner.cards import as_html, as_text
from gvsoc_runner.judge import judge_kernel

ID = "linear-bw-weight-c"


def judge(source, **options):
    return judge_kernel(source, ID, seed=5, **options)


@pytest.mark.parametrize("target", ["gap9", "pulp-open-2508", "pulp-open-2603"])
def test_correct_kernel_is_right_and_within_budget(correct, target):
    report = judge(correct, target=target)
    assert report.correct and report.within_budget, report.reason
    assert (report.backend, report.target) == ("embedded", target)
    assert report.mac_per_cycle == pytest.approx(768 / report.cycles)


def test_report_tells_the_speedup_over_one_core(correct):
    report = judge(correct, core_counts=(1, 2, 4))
    assert list(report.cycles_by_cores) == [1, 2, 4, 8]
    assert list(report.cycles_by_cores.values()) == sorted(
        report.cycles_by_cores.values(), reverse=True
    )
    assert 4 < report.speedup < 6.01  # 12 rows on 8 cores: two rounds, so at most 6


def test_one_core_alone_is_right_but_over_budget(variant):
    source = variant("pi_cl_team_fork(NUM_CORES,", "pi_cl_team_fork(1,")
    source = source.replace("(c_out + NUM_CORES - 1) / NUM_CORES", "c_out")
    report = judge(source)
    assert report.correct and report.within_budget is False


MISTAKES = {
    "transposed": ("grad_weight[o * c_in + i]", "grad_weight[i * c_out + o]", "transposed"),
    "sign": ("= grad * x[i]", "= -grad * x[i]", "sign is flipped"),
    "data instead of diff": ("layer->output->diff;", "layer->output->data;", "output->diff"),
    "weights for inputs": ("grad * x[i]", "grad * layer->coeff->data[o * c_in + i]", "weights"),
    "bias forgotten": ("        grad_bias[o] = grad;\n", "", "bias->diff was forgotten"),
    "bias copied": ("grad_bias[o] = grad;", "grad_bias[o] = layer->bias->data[o];", "bias itself"),
    "ceiling forgotten": ("(c_out + NUM_CORES - 1) / NUM_CORES", "c_out / NUM_CORES", "rounded up"),
    "accumulates": ("= grad * x[i]", "+= grad * x[i]", "write with ="),
    "last column": ("i < c_in;", "i < c_in - 1;", "column i = 63"),
    "first row": ("int o = begin;", "int o = begin + 1;", "row o = 0"),
    "no fork": ("pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);", ";", "fork missing"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_common_mistake_is_wrong_and_named(variant, name):
    old, new, hint = MISTAKES[name]
    source = variant(old, new).replace("(void *Linear_args) {\n    ;", "(void *a) {\n    (void)a;")
    if name == "no fork":
        source = source.replace("static void rows", "void rows")
        source = "void rows_of_one_core(void *arg);\n" + source
    report = judge(source)
    assert report.status == "wrong", report.reason
    assert hint in report.hint
    assert report.cycles is None and report.expected and report.got


def test_sum_kept_from_call_to_call_is_named(variant):
    source = variant(
        "    for (int o = begin;",
        "    static PI_L1 int done[8];\n    if (done[pi_core_id()]++) return;\n"
        "    for (int o = begin;",
    )
    assert judge(source).status == "wrong"


def test_race_is_found_by_a_second_look(variant):
    shared = "static PI_L1 volatile float shared;\n        shared = grad_output[o];\n"
    old = "const float grad = grad_output[o];"
    report = judge(variant(old, shared + "        const float grad = shared;"))
    assert report.status == "wrong"
    assert "use the same word without a barrier" in report.hint and "cell.c:1" in report.hint


def test_right_on_even_rows_only_is_wrong(variant):
    old = "int end = begin + rows < c_out ? begin + rows : c_out"
    report = judge(variant(old, "int end = begin + rows"))
    assert report.status in ("irregular", "wrong")


def test_index_past_the_end_breaks_a_canary(variant):
    report = judge(variant("i < c_in;", "i <= c_in;"))
    assert report.status in ("irregular", "wrong")
    assert "past the end" in report.reason or report.status == "wrong"


def test_wrong_pointer_is_a_fault_with_core_and_line(variant):
    report = judge(variant("layer->coeff->diff,", "(float *)0x50000000,"))
    assert report.status == "fault"
    assert "cell.c line 14" in report.reason and "core" in report.reason


def test_endless_loop_is_a_timeout_with_its_line(variant):
    report = judge(variant("i < c_in; i++", "i < c_in; i += 0"))
    assert report.status == "timeout" and "cell.c line" in report.reason


def test_missed_barrier_is_a_deadlock(variant):
    barrier = "    if (pi_core_id() != 2) pi_cl_team_barrier();\n"
    source = variant("    const int rows =", barrier + "    const int rows =")
    report = judge(source)
    assert report.status == "deadlock" and "core 2" in report.reason


def test_large_local_array_is_a_stack_overflow(variant):
    fill = "volatile float copy[1000];\n    for (int i = 0; i < 1000; i++) copy[i] = 0.0f;\n"
    source = variant("    const int rows =", f"    {fill}    const int rows =")
    report = judge(source)
    assert report.status == "fault" and "stack is full" in report.reason


def test_syntax_error_points_at_the_cells_line(variant):
    source = variant("const float grad = grad_output[o];", "const float grad = grad_output[o]")
    report = judge(source, first_line=2)
    assert report.status == "compile-error"
    assert report.diagnostics[0].line == 14 and "semicolon" in str(report.diagnostics[0])


def test_released_cell_is_unwritten_not_wrong():
    report = judge(f'#include "pulp_train.h"\n#error "{ID}: write the rows of one core"\n')
    assert report.status == "unwritten"
    assert "error" not in as_text(report).lower().replace("#error", "")


def test_taking_a_name_of_the_runtime_is_forbidden(correct):
    report = judge(correct + "void odl_call(void);\nvoid odl_call(void) {}\n")
    assert report.status == "forbidden"


def test_two_judgements_are_identical(correct):
    first, second = judge(correct), judge(correct)
    strip = {"seconds": {}, "run": None, "program": None}
    assert dataclasses.replace(first, **strip) == dataclasses.replace(second, **strip)
    assert [r.cycles for r in first.run.regions] == [r.cycles for r in second.run.regions]


def test_card_shows_cycles_budget_backend_and_target(correct):
    text = as_text(judge(correct, core_counts=(1,)))
    for word in ("cycles", "within budget", "speed-up", "MAC/cycle", "embedded", "gap9"):
        assert word in text


def test_card_escapes_what_the_student_wrote(variant):
    report = judge(variant("const float grad = grad_output[o];", "<b>&</b>"))
    html = as_html(report)
    assert "<b>&" not in html and "&lt;b&gt;" in html
