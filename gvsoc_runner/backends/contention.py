"""Which timing variant does an installed GVSOC have? A micro-benchmark answers.

Until September 2025 every memory bank served 4 bytes per cycle; later versions serve any number of
accesses at once. Eight cores that load one word tell the two apart: 1 cycle per load, or 8.
"""

from __future__ import annotations

from gvsoc_runner.backends.base import RunRequest
from gvsoc_runner.build import BuildOptions, Unit, build_program
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

#: Loads of each core in one region; long against the cost of fork and join.
LOADS = 4096
#: With contention the second region takes almost 8 times as long as the first.
THRESHOLD = 3.0

_SOURCE = """\
// contention.c - region 0: one core loads one word; region 1: eight cores load the same word.
#include "pmsis.h"
#include "runtime.h"

static PI_L1 volatile uint32_t word;

__attribute__((noinline)) void odl_region_begin(void) { __asm__ volatile(""); }
__attribute__((noinline)) void odl_region_end(void) { __asm__ volatile(""); }

static void load(void *arg) {
    for (int32_t i = 0; i < LOADS / 8; i++)
        (word, word, word, word, word, word, word, word);
}

static void run(void *arg) {
    pi_cl_team_fork(8, load, NULL); // warms the instruction caches
    for (int32_t cores = 1; cores <= 8; cores += 7) {
        odl_region_begin();
        pi_cl_team_fork(cores, load, NULL);
        odl_region_end();
    }
    odl_exit(0);
}

int main(void) {
    odl_cluster_start();
    odl_cluster_post(run, NULL);
    for (;;) __asm__ volatile("wfi");
}
"""


def contention_program() -> Program:
    """The micro-benchmark, built for pulp-open."""
    options = BuildOptions("pulp-open-2603", defines=(f"LOADS={LOADS}",))
    unit = Unit("contention.c", _SOURCE, trusted=True)
    return build_program([unit], options, name="contention")


def contention_request(target: str) -> RunRequest:
    """A run of the micro-benchmark."""
    return RunRequest(contention_program(), target, max_cycles=1_000_000)


def slowdown(result: RunResult) -> float:
    """Eight cores against one, on the same word.

    Raises:
        ValueError: the result does not hold the two regions.
    """
    if len(result.regions) != 2:
        raise ValueError(f"expected 2 regions, got {len(result.regions)}")
    alone, together = result.regions
    return together.cycles / alone.cycles


def variant_of(result: RunResult) -> str:
    """Name of the target whose timing this simulator shows."""
    return "pulp-open-2508" if slowdown(result) > THRESHOLD else "pulp-open-2603"
