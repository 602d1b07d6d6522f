"""The same views on a real run of the embedded simulator."""

from itertools import pairwise

import pytest

from gvsoc_runner.api import run_kernel
from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.backends.embedded import EmbeddedBackend
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.seeing import (
    line_costs,
    listed_instructions,
    spans_of_trace,
    trace_text,
    where_rows,
)
from gvsoc_runner.seeing.timeline import ASLEEP

SOURCE = """\
#include "pmsis.h"
#include "runtime.h"
PI_L1 volatile int32_t numbers[64];
static void work(void *arg) {
    (void)arg;
    int32_t core = pi_core_id();
    for (int32_t i = 0; i < 8; i++)
        numbers[8 * core + i] = 3 * i;
}
static void run(void *arg) {
    pi_cl_team_fork(8, work, arg);
    odl_exit(0);
}
int main(void) {
    odl_cluster_start();
    odl_cluster_post(run, NULL);
    for (;;) __asm__ volatile("wfi");
}
"""


@pytest.fixture(scope="module")
def program():
    return build_program([Unit("seen.c", SOURCE, trusted=True)], BuildOptions("gap9"), name="seen")


@pytest.fixture(scope="module")
def result(program):
    options = {"profile": True, "trace": 50_000}
    return EmbeddedBackend().run(RunRequest(program, "gap9", max_cycles=100_000, options=options))


def test_causes_add_up_on_every_core(result):
    rows = where_rows(result.cores)
    assert sum(row.total for row in rows) == sum(core.cycles for core in result.cores)


def test_trace_holds_every_instruction_once(result):
    assert len(result.trace) == result.instructions


def test_instructions_of_one_core_never_overlap(result):
    for core in range(9):
        rows = [row for row in result.trace if row.core == core]
        assert all(a.cycle + 1 + a.stall <= b.cycle for a, b in pairwise(rows))


def test_profile_and_trace_agree_on_executions(program, result):
    body = {row.address for row in listed_instructions(program, functions=["work"])}
    traced = sum(row.pc in body for row in result.trace)
    assert traced == sum(result.profile.get(address, (0, 0))[1] for address in body) > 8 * 8


def test_loop_body_costs_appear_on_its_source_lines(program, result):
    costs = {cost.line: cost for cost in line_costs(program, result.profile, file="seen.c")}
    assert costs[8].instructions >= 64 and costs[8].cycles >= costs[8].instructions


def test_every_worker_has_its_span_of_the_function(program, result):
    spans = spans_of_trace(result.trace, program)
    assert {span.core for span in spans if span.name == "work"} == set(range(8))
    assert any(span.kind == ASLEEP for span in spans)


def test_trace_text_shows_instructions_and_results(program, result):
    rows = [row for row in result.trace if program.function_at(row.pc) == "work"][:20]
    lines = trace_text(rows, program).split("\n")
    assert len(lines) == 21
    assert not any("?" in line or "byte" in line for line in lines[1:])
    assert any("= 0000" in line for line in lines[1:])


def test_counters_of_a_region_add_up_to_its_cycles():
    region = run_kernel(None, "linear-bw-weight-c").regions[-1]
    workers = [core for core in region.cores if core.core_id < 8]
    assert len(workers) == 8
    assert all(sum(c.where.values()) == c.cycles == region.cycles for c in workers)


def test_profile_of_a_kernel_is_that_of_its_last_call():
    result = run_kernel(None, "linear-bw-weight-c", profile=True)
    times = sum(times for _, times in result.profile.values())
    assert times == sum(core.instructions for core in result.regions[-1].cores)
    assert times < result.instructions / 5  # six calls were made
