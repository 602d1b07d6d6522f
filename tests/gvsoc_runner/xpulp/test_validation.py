"""The choice between the plain and the rewritten program."""

import pytest

from gvsoc_runner.api import build_source, run_kernel, run_program
from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.cache import Cache
from gvsoc_runner.judge import judge_kernel
from gvsoc_runner.xpulp.validation import choose

PROGRAM = """
#include <stdio.h>
static int numbers[64];
__attribute__((noinline)) static int sum(const int *a, int n) {
    int s = 0;
    for (int i = 0; i < n; i++) s += a[i];
    return s;
}
int main(void) {
    for (int i = 0; i < 64; i++) numbers[i] = i * FACTOR;
    printf("%d\\n", sum(numbers, 64));
    return 0;
}
"""
CLOCK = """
#include <stdint.h>
static uint32_t now(void) {
    uint32_t t;
    __asm__ volatile("csrr %0, mcycle" : "=r"(t));
    return t;
}
"""


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path)


def build(factor, xpulp=None):
    options = BuildOptions(defines=(f"FACTOR={factor}",), xpulp=xpulp)
    return build_program([Unit("sum.c", PROGRAM)], options)


def requests(program):
    yield RunRequest(program)


def test_the_rewritten_program_is_taken_where_all_data_agree(cache):
    plain, rewritten = build(3), build(3, xpulp=True)
    chosen = choose(plain, rewritten, requests, cache)
    assert chosen.elf == rewritten.elf != plain.elf
    assert chosen.xpulp
    assert chosen.notices == ()


def test_other_data_or_output_means_the_plain_program(cache):
    chosen = choose(build(3), build(4, xpulp=True), requests, cache)
    assert chosen.elf == build(3).elf
    assert not chosen.xpulp
    assert chosen.notices[0].startswith("hardware loops were not used: with them")


def test_a_verdict_is_kept_per_pair_of_programs(cache):
    pair = build(3), build(3, xpulp=True)
    choose(*pair, requests, cache)

    def never(program):
        raise AssertionError("it was decided before")

    assert choose(*pair, never, cache).xpulp


def test_a_program_without_loops_needs_no_comparison(cache):
    plain = build_program([Unit("main.c", "int main(void) { return 7; }\n")])
    assert choose(plain, plain, requests, cache) is plain


def test_a_file_runs_faster_with_hardware_loops_and_prints_the_same():
    source = PROGRAM.replace("FACTOR", "5")
    plain, rewritten = (run_program(build_source(source, xpulp=x)) for x in (False, None))
    assert plain.stdout == rewritten.stdout == "10080\n"
    assert rewritten.total_cycles < plain.total_cycles
    assert rewritten.notices == ()


def test_other_targets_get_plain_code_unless_asked():
    source = PROGRAM.replace("FACTOR", "5")
    target = "pulp-open-2508"
    assert not build_source(source, target=target).xpulp
    assert build_source(source, target=target, xpulp=True).xpulp


def test_the_report_says_which_code_ran():
    source = (
        '#include "pulp_train.h"\nstatic void rows(void *arg) {\n'
        "    struct Linear_args *a = arg;\n"
        "    for (int o = pi_core_id(); o < a->output->dim; o += NUM_CORES) {\n"
        "        for (int i = 0; i < a->input->dim; i++)\n"
        "            a->coeff->diff[o * a->input->dim + i] =\n"
        "                a->output->diff[o] * a->input->data[i];\n"
        "        if (a->use_biases) a->bias->diff[o] = a->output->diff[o];\n    }\n}\n"
        "void pulp_linear_fp32_bw_param_grads_cl(void *args) {\n"
        "    pi_cl_team_fork(NUM_CORES, rows, args);\n}\n"
    )
    with_loops, plain = (judge_kernel(source, "linear-bw-weight-c", xpulp=x) for x in (None, False))
    assert (with_loops.status, with_loops.xpulp) == ("correct", True)
    assert (plain.status, plain.xpulp) == ("correct", False)
    assert with_loops.cycles < plain.cycles


def test_our_kernels_give_the_same_bits_with_and_without():
    with_loops, plain = (run_kernel(None, "linear-bw-weight-c", xpulp=x) for x in (None, False))
    for name in ("odl_grad_weight", "odl_grad_bias"):
        assert with_loops.outputs[name].tobytes() == plain.outputs[name].tobytes()
    assert max(with_loops.warm_cycles) < max(plain.warm_cycles)


@pytest.mark.parametrize("wrong", ["for (;;) {}", "numbers[1 << 26] = 1;"])
def test_a_program_that_fails_anyway_fails_as_the_plain_one(cache, wrong):
    source = PROGRAM.replace("FACTOR", "5").replace("return 0;", f"{wrong} return 0;")
    programs = [build_program([Unit("f.c", source)], BuildOptions(xpulp=x)) for x in (None, True)]
    chosen = choose(*programs, lambda p: [RunRequest(p, max_cycles=200_000)], cache)
    assert chosen is programs[0]
    assert chosen.notices == ()
