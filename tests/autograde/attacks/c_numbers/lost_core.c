// One core never reaches the barrier.
#include "pulp_train.h"

static void lost(void *arg) {
    (void)arg;
    if (pi_core_id() != 3) pi_cl_team_barrier();
}

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    pi_cl_team_fork(NUM_CORES, lost, 0);
}
