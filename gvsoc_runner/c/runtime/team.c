// team.c - fork and join: pi_cl_team_fork runs a function on worker cores, the controller waits for
// all of them.
#include "pmsis.h"
#include "runtime.h"

static PI_L1 struct {
    void (*entry)(void *);
    void *arg;
    uint32_t num_cores;
} some = {.num_cores = ODL_WORKERS};

// What every worker runs when only some of them are asked.
static void run_if_member(void *unused) {
    (void)unused;
    if (pi_core_id() < some.num_cores) some.entry(some.arg);
}

static inline void push_and_join(void (*entry)(void *), void *arg) {
    ODL_REG(ODL_EU + ODL_EU_DISPATCH) = (uint32_t)entry;
    ODL_REG(ODL_EU + ODL_EU_DISPATCH) = (uint32_t)arg;
    // Join at barrier 1: without it the caller would read results that do not exist yet.
    (void)ODL_ELW(ODL_EU, 0x23C);
}

static void set_team(uint32_t num_cores) {
    some.num_cores = num_cores;
    ODL_REG(ODL_EU + ODL_EU_BARRIER(0)) = (1u << num_cores) - 1;
    ODL_REG(ODL_EU + ODL_EU_BARRIER(0) + 0xC) = (1u << num_cores) - 1;
}

// Between forks the team is whole, so that the usual fork has nothing to set.
static __attribute__((noinline)) void fork_some(int num_cores, void (*entry)(void *), void *arg) {
    if (num_cores < 0 || num_cores > ODL_WORKERS)
        odl_panic("pi_cl_team_fork: the cluster has 1 to 8 worker cores");
    if (num_cores == 0) num_cores = ODL_WORKERS;  // as in PMSIS: 0 means all
    some.entry = entry;
    some.arg = arg;
    set_team((uint32_t)num_cores);
    push_and_join(run_if_member, NULL);
    set_team(ODL_WORKERS);
}

static __attribute__((noinline)) void refuse_worker(void) {
    odl_panic("pi_cl_team_fork: only the controller forks; a worker called it");
}

void pi_cl_team_fork(int num_cores, void (*entry)(void *), void *arg) {
    if (odl_hartid() != ODL_CONTROLLER) refuse_worker();
    if (num_cores != ODL_WORKERS)
        fork_some(num_cores, entry, arg);
    else
        push_and_join(entry, arg);
}

int pi_cl_team_nb_cores(void) { return (int)some.num_cores; }

void pi_cl_team_critical_enter(void) { (void)ODL_ELW(ODL_EU, ODL_EU_MUTEX); }

void pi_cl_team_critical_exit(void) { ODL_REG(ODL_EU + ODL_EU_MUTEX) = 0; }
