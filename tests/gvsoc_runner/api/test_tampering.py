"""Kernels that want marks without the work: none is right, none is measured short."""

import re

import numpy as np
import pytest

from gvsoc_runner.build import Unit
from gvsoc_runner.exercises import load_exercise
from gvsoc_runner.judge import judge_kernel
from gvsoc_runner.kernels import build_kernel, request_for

ID = "linear-bw-weight-c"


def judge(source):
    return judge_kernel(source, ID, seed=8)


def address_of(source, name):
    """Where a harness symbol lies, as an attacker finds it: by building the program at home."""
    program = build_kernel(load_exercise(ID).operation, Unit("cell.c", source))
    return program.symbols[name].address


CALL = "pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);"


def with_address(source, name):
    """Put the real address in place of 0x1c0fffff; code before the student's does not move."""
    return source.replace("0x1c0fffff", hex(address_of(source, name)))


def test_exit_register_written_early_earns_nothing(variant):
    source = variant(CALL, "*(volatile unsigned *)0x1A1040A0 = 0x80000000u; (void)Linear_args;"
                     "(void)rows_of_one_core;")  # fmt: skip
    assert judge(source).status in ("irregular", "wrong")


def test_printing_pass_and_leaving_earns_nothing(variant):
    source = variant(CALL, 'printf("PASS\\n"); pmsis_exit(0); (void)Linear_args;'
                     "(void)rows_of_one_core;")  # fmt: skip
    assert judge(source).status in ("irregular", "wrong")


def test_region_ended_early_by_its_address_is_noticed(variant):
    source = variant(CALL, "((void (*)(void))0x1c0fffff)();\n    " + CALL)
    assert judge(with_address(source, "odl_region_end")).status in ("irregular", "wrong")


def test_region_begun_again_by_its_address_is_noticed(variant):
    source = variant(CALL, CALL + "\n    ((void (*)(void))0x1c0fffff)();")
    assert judge(with_address(source, "odl_region_begin")).status == "irregular"


SKIP = """void work(void *Linear_args);
void work(void *Linear_args) { pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args); }
__attribute__((naked)) void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    __asm__ volatile(
        "addi sp, sp, -16; sw ra, 12(sp); sw a0, 8(sp); li t0, 0x1c0fffff; jalr t0;"
        "lw a0, 8(sp); call work; lw ra, 12(sp); addi sp, sp, 16; addi ra, ra, BYTES; ret");
}
"""


@pytest.mark.parametrize("num_bytes", [4, 8])
def test_ending_the_region_first_and_skipping_its_end_is_wrong(correct, num_bytes):
    """The work is done outside of the measured part; outputs were taken when it ended."""
    head = correct[: correct.index("void pulp_linear")]
    source = head + SKIP.replace("BYTES", str(num_bytes))
    assert not judge(with_address(source, "odl_region_end")).correct


def test_patching_the_harness_is_a_fault(variant):
    source = variant(CALL, "*(volatile unsigned short *)0x1c0fffff = 0x8082;\n    " + CALL)
    report = judge(with_address(source, "odl_region_end"))
    assert report.status == "fault" and "code" in report.reason


def test_counters_written_by_the_kernel_do_not_change_its_cycles(correct, variant):
    source = variant(CALL, '__asm__ volatile("csrw 0xB00, zero; csrw 0x780, zero");\n    ' + CALL)
    honest, tampered = judge(correct), judge(source)
    assert tampered.status in ("correct", "fault")
    if tampered.correct:
        assert tampered.cycles >= honest.cycles


def test_cycle_log_written_by_the_kernel_changes_nothing(correct, variant):
    source = variant(CALL, CALL + "\n    *(volatile unsigned *)0x1c0fffff = 1;")
    report = judge(with_address(source, "odl_cycles"))
    assert report.cycles is None or abs(report.cycles - judge(correct).cycles) < 60


def test_work_finished_after_the_region_is_not_seen(variant):
    """Worker 0 is parked by its own means and writes the outputs late."""
    source = variant(CALL, "*(volatile unsigned *)0x10204080 = (unsigned)rows_of_one_core;\n"
                     "    *(volatile unsigned *)0x10204080 = (unsigned)Linear_args;")  # fmt: skip
    assert not judge(source).correct


AHEAD = """#include "pulp_train.h"
static float kept[768];
static void copy_back(void *arg) {
    struct Linear_args *a = arg;
    if (pi_core_id() == 0) memcpy(a->coeff->diff, kept, sizeof kept);
}
void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    struct Linear_args *a = Linear_args;
    static int call;
    pi_cl_team_fork(NUM_CORES, copy_back, Linear_args);
    memcpy(a->bias->diff, a->output->diff, 48);
    const float *x = (const float *)0x1c0fffff + 64 * (call + 1);
    const float *grad = (const float *)0x1c0eeeee + 12 * (call + 1);
    for (int o = 0; o < 12; o++)
        for (int i = 0; i < 64; i++) kept[o * 64 + i] = grad[o] * x[i];
    call++;
}
"""


def test_inputs_of_the_next_call_are_not_there_yet(correct):
    """Compute the next call's answer in this one; only the cold call would be slow."""
    addresses = {name: hex(address_of(correct, name)) for name in ("odl_x", "odl_grad_output")}
    source = AHEAD.replace("0x1c0fffff", addresses["odl_x"])
    source = source.replace("0x1c0eeeee", addresses["odl_grad_output"])
    report = judge(source)
    assert report.status == "wrong" and report.expected != "0"


ROGUE = """#include "pulp_train.h"
static PI_L1 volatile int spins[8];
static int wait(int offset) {
    int value;
    if (offset) __asm__ volatile(".insn i 0x03, 6, %0, %1, 0x23c" : "=r"(value) : "r"(0x10204000));
    else __asm__ volatile(".insn i 0x03, 6, %0, %1, 0x80" : "=r"(value) : "r"(0x10204000));
    return value;
}
static void never_back(void *arg) {
    (void)arg;
    for (;;) {
        (void)wait(1);
        for (int i = 0; i < 100; i++) spins[pi_core_id()]++;
        (void)wait(0);
        (void)wait(0);
    }
}
void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, never_back, Linear_args);
}
"""


def test_worker_that_takes_over_the_dispatch_loop_is_noticed():
    report = judge(ROGUE)
    assert report.status == "irregular" and "worker core did not return" in report.reason


def test_doing_nothing_on_warm_calls_is_wrong(variant):
    source = variant(CALL, "static int calls;\n    if (calls++ == 0) " + CALL)
    assert judge(source).status == "wrong"


def test_answers_of_the_last_call_copied_back_are_wrong(variant):
    source = variant(
        "    pi_cl_team_fork(NUM_CORES, rows",
        "    static float kept[4096];\n    static int calls;\n"
        "    struct Linear_args *a = Linear_args;\n"
        "    int n = a->coeff->dim;\n"
        "    if (calls++) { memcpy(a->coeff->diff, kept, (size_t)n * 4); return; }\n"
        "    pi_cl_team_fork(NUM_CORES, rows",
    ).replace(CALL, CALL + "\n    memcpy(kept, a->coeff->diff, (size_t)n * 4);")
    assert judge(source).status == "wrong"


def test_log_rewritten_in_a_later_call_is_not_believed(variant):
    """Compute call k's outputs during call k + 1 and put them into the log of call k."""
    source = variant(CALL, "static int calls;\n    if (calls++) " + CALL)
    assert judge(source).status == "wrong"


def test_changing_an_input_is_noticed(variant):
    source = variant("        grad_bias[o] = grad;", "        grad_bias[o] = grad;\n"
                     "        layer->input->data[0] = 0.0f;")  # fmt: skip
    report = judge(source)
    assert report.status == "irregular" and "input" in report.reason


def test_image_holds_no_expected_values(correct):
    """The program before its run: the product of no drawn pair stands in it."""
    operation = load_exercise(ID).operation
    program = build_kernel(operation, Unit("cell.c", correct))
    request, inputs = request_for(operation, program, operation.published, 3)
    image = request.program.with_data(dict(request.inputs)).elf
    for call in range(6):
        product = np.outer(inputs["odl_grad_output"][call], inputs["odl_x"][call])
        assert product.astype(np.float32)[0, :4].tobytes() not in image


@pytest.mark.parametrize("name", ["odl_grad_weight", "odl_x"])
def test_harness_symbols_cannot_be_named(variant, name):
    source = variant(CALL, f"extern float {name}[];\n    {name}[0] = 0.0f;\n    " + CALL)
    report = judge(source)
    assert report.status == "forbidden" and re.search("odl_", report.reason)
