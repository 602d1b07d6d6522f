// pulp_linear_fp32_bw_cl.c - both halves of the backward pass, as the skip flags say, in one fork.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_BW
#define LINEAR_BW linear_bw_v2
#endif

void pulp_linear_fp32_bw_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, LINEAR_BW, Linear_args);
}
