// pulp_linear_fp32_bw_input_grads_cl.c - TrainLib's name for the input gradient.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_BW_INPUT
#define LINEAR_BW_INPUT linear_bw_input_v4
#endif

void pulp_linear_fp32_bw_input_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, LINEAR_BW_INPUT, Linear_args);
}
