// team.c - fork and join: pi_cl_team_fork runs a function on worker cores, the controller waits for
// all of them.
#include "pmsis.h"
#include "runtime.h"

// Only the controller calls this, so the size of the last team can live in a plain variable.
static void set_team(int num_cores) {
    odl_team_size = num_cores;
    ODL_REG(ODL_EU + ODL_EU_BARRIER(0)) = (1u << num_cores) - 1;
    ODL_REG(ODL_EU + ODL_EU_BARRIER(0) + 0xC) = (1u << num_cores) - 1;
}

void pi_cl_team_fork(int num_cores, void (*entry)(void *), void *arg) {
    if (num_cores == 0) num_cores = ODL_WORKERS;  // as in PMSIS: 0 means all
    if (num_cores < 0 || num_cores > ODL_WORKERS)
        odl_panic("pi_cl_team_fork: the cluster has 1 to 8 worker cores");
    if (pi_core_id() != ODL_CONTROLLER)
        odl_panic("pi_cl_team_fork: only the controller forks; a worker called it");
    if (num_cores != odl_team_size) set_team(num_cores);
    ODL_REG(ODL_EU + ODL_EU_DISPATCH) = (uint32_t)entry;
    ODL_REG(ODL_EU + ODL_EU_DISPATCH) = (uint32_t)arg;
    // Join at barrier 1: without it the caller would read results that do not exist yet.
    (void)ODL_ELW(ODL_EU, 0x23C);
}

int pi_cl_team_nb_cores(void) { return odl_team_size; }

void pi_cl_team_critical_enter(void) { (void)ODL_ELW(ODL_EU, ODL_EU_MUTEX); }

void pi_cl_team_critical_exit(void) { ODL_REG(ODL_EU + ODL_EU_MUTEX) = 0; }
