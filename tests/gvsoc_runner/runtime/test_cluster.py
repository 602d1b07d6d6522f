"""Fork, join, barrier, DMA, counters and the way from main() to the cluster and back."""

import numpy as np
import pytest

from gvsoc_runner.errors import CycleLimitError, DeadlockError, MemoryFault, StackOverflowFault

HEAD = """#include "pmsis.h"
static struct pi_device cluster;
static void on_cluster(void (*entry)(void *)) {
    struct pi_cluster_conf conf;
    struct pi_cluster_task task;
    pi_cluster_conf_init(&conf);
    pi_open_from_conf(&cluster, &conf);
    pi_cluster_open(&cluster);
    pi_cluster_send_task_to_cl(&cluster, pi_cluster_task(&task, entry, NULL));
}
"""


def program(body, task, rest=""):
    return f"{HEAD}{body}\nint main(void) {{ on_cluster({task}); {rest} return 0; }}\n"


@pytest.mark.parametrize("num_cores", [1, 2, 5, 8])
def test_fork_runs_each_worker_once(run_c, num_cores):
    body = """int runs[9];
static void worker(void *arg) { ((int *)arg)[pi_core_id()]++; }
static void task(void *arg) {
    (void)arg;
    for (int i = 0; i < 3; i++) pi_cl_team_fork(NUM_CORES, worker, runs);
}
"""
    run = run_c(program(body, "task"), outputs={"runs": ((9,), "int32")}, num_cores=num_cores)
    assert run.outputs["runs"].tolist() == [3] * num_cores + [0] * (9 - num_cores)
    assert run.exit_code == 0


def test_teams_of_changing_size_still_meet_at_their_barrier(run_c):
    body = """int seen[8];
static PI_L1 volatile int arrived[8];
static void worker(void *arg) {
    int n = (int)arg, all = 0;
    arrived[pi_core_id()] = 1;
    pi_cl_team_barrier();
    for (int i = 0; i < n; i++) all += arrived[i];
    if (pi_core_id() == 0) seen[n - 1] = all;
    pi_cl_team_barrier();
    arrived[pi_core_id()] = 0;
}
static void task(void *arg) {
    (void)arg;
    for (int n = 1; n <= 8; n++) pi_cl_team_fork(n, worker, (void *)n);
    for (int n = 8; n >= 1; n -= 3) pi_cl_team_fork(n, worker, (void *)n);
}
"""
    run = run_c(program(body, "task"), outputs={"seen": ((8,), "int32")})
    assert run.outputs["seen"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


def test_critical_section_loses_no_increment(run_c):
    body = """int total;
static PI_L1 volatile int count;
static void worker(void *arg) {
    (void)arg;
    for (int i = 0; i < 50; i++) {
        pi_cl_team_critical_enter();
        count = count + 1;
        pi_cl_team_critical_exit();
    }
}
static void task(void *arg) { (void)arg; pi_cl_team_fork(0, worker, NULL); total = count; }
"""
    run = run_c(program(body, "task"), outputs={"total": ((1,), "int32")})
    assert run.outputs["total"].tolist() == [400]


def test_dma_moves_both_ways_and_in_lines(run_c):
    body = """int from[64] = {1}; int back[64]; int lines[32];
static PI_L1 int buffer[64], block[32];
static void task(void *arg) { (void)arg; pi_cl_dma_cmd_t in, out, two;
    pi_cl_dma_cmd((uint32_t)from, (uint32_t)buffer, 256, PI_CL_DMA_DIR_EXT2LOC, &in);
    pi_cl_dma_cmd_wait(&in);
    pi_cl_dma_cmd((uint32_t)back, (uint32_t)buffer, 256, PI_CL_DMA_DIR_LOC2EXT, &out);
    pi_cl_dma_cmd_2d((uint32_t)from, (uint32_t)block, 128, 64, 32, PI_CL_DMA_DIR_EXT2LOC, &two);
    pi_cl_dma_cmd_wait(&out); pi_cl_dma_cmd_wait(&two);
    for (int i = 0; i < 32; i++) lines[i] = block[i]; }
"""
    values = np.arange(64, dtype=np.int32) * 7 + 1
    outputs = {"back": ((64,), "int32"), "lines": ((32,), "int32")}
    run = run_c(program(body, "task"), {"from": values}, outputs)
    assert np.array_equal(run.outputs["back"], values)
    assert np.array_equal(run.outputs["lines"], values.reshape(4, 16)[:, :8].ravel())


def test_dma_counters_are_given_back(run_c):
    body = """int from[4] = {5}; int last;
static PI_L1 int buffer[4];
static void task(void *arg) { (void)arg; for (int i = 0; i < 40; i++) { pi_cl_dma_copy_t copy = {
    .dir = PI_CL_DMA_DIR_EXT2LOC, .ext = (uint32_t)from, .loc = (uint32_t)buffer, .size = 16};
    pi_cl_dma_memcpy(&copy); pi_cl_dma_wait(&copy); } last = buffer[0]; }
"""
    assert run_c(program(body, "task"), outputs={"last": ((1,), "int32")}).outputs["last"] == 5


def test_cycle_counter_runs_while_the_core_sleeps(run_c):
    body = """uint32_t active, all;
static void worker(void *arg) { (void)arg; for (int i = 0; i < 500; i++) __asm__ volatile("nop"); }
static void task(void *arg) { (void)arg; pi_perf_conf(1 << PI_PERF_ACTIVE_CYCLES); pi_perf_reset();
    pi_perf_start(); pi_cl_team_fork(0, worker, NULL); pi_perf_stop();
    active = pi_perf_read(PI_PERF_ACTIVE_CYCLES); all = pi_perf_read(PI_PERF_CYCLES); }
"""
    outputs = {"active": ((1,), "uint32"), "all": ((1,), "uint32")}
    run = run_c(program(body, "task"), outputs=outputs)
    assert run.outputs["all"][0] > 1000 > run.outputs["active"][0] > 0


def test_exit_code_of_main_is_the_programs(run_c):
    assert run_c("int main(void) { return 7; }\n").exit_code == 7
    assert run_c('#include "pmsis.h"\nint main(void) { pmsis_exit(9); }\n').exit_code == 9


def test_worker_that_forks_is_told_so(run_c):
    body = """static void inner(void *a) { (void)a; }
static void worker(void *a) { (void)a; pi_cl_team_fork(8, inner, NULL); }
static void task(void *a) { (void)a; pi_cl_team_fork(8, worker, NULL); }
"""
    run = run_c(program(body, "task"))
    assert run.exit_code == 125 and "only the controller forks" in run.stdout


def test_large_local_array_is_a_stack_overflow_with_its_line(run_c):
    body = """static PI_L1 volatile int sink;
static void worker(void *a) { (void)a;
    volatile int big[600];
    for (int i = 0; i < 600; i++) big[i] = i;
    sink = big[3]; }
static void task(void *a) { (void)a; pi_cl_team_fork(8, worker, NULL); }
"""
    with pytest.raises(StackOverflowFault, match=r"main\.c line \d+ \(in worker\)"):
        run_c(program(body, "task"))


def test_barrier_that_one_core_misses_is_a_deadlock_that_names_it(run_c):
    body = """static void worker(void *a) { (void)a; if (pi_core_id() != 3) pi_cl_team_barrier(); }
static void task(void *a) { (void)a; pi_cl_team_fork(8, worker, NULL); }
"""
    with pytest.raises(DeadlockError, match=r"barrier 0 .still missing: core 3"):
        run_c(program(body, "task"), max_cycles=300_000)


def test_endless_loop_names_its_line(run_c):
    body = """static void worker(void *a) { (void)a;
    for (volatile int i = 0; i < 1; ) { }
}
static void task(void *a) { (void)a; pi_cl_team_fork(8, worker, NULL); }
"""
    with pytest.raises(CycleLimitError, match=r"main\.c line \d+ \(in worker\)"):
        run_c(program(body, "task"), max_cycles=300_000)


def test_null_pointer_write_is_a_fault_with_its_line(run_c):
    source = "int main(void) {\n    *(volatile int *)0x30000000 = 1;\n    return 0; }\n"
    with pytest.raises(MemoryFault, match=r"main\.c line 2"):
        run_c(source)


@pytest.mark.parametrize("target", ["gap9", "pulp-open-2603", "pulp-open-2508"])
def test_l1_and_l2_variables_start_as_c_says(run_c, target):
    source = """#include "pmsis.h"
PI_L1 int a[3] = {1, 2, 3}; PI_L1 int b[3]; int c[2] = {4, 5}; int d[2]; int sum;
int main(void) { sum = a[0] + a[2] + b[1] + c[1] + d[0]; return 0; }
"""
    run = run_c(source, outputs={"sum": ((1,), "int32")}, target=target)
    assert run.outputs["sum"].tolist() == [9]
