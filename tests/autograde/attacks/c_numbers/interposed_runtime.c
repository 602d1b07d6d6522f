// The runtime's fork, defined again.
#include "pulp_train.h"

void pi_cl_team_barrier_wait(void) {}
int printf(const char *f, ...) { (void)f; return 0; }

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
