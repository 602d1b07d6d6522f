// pulp_linear_fp32_bw_param_grads_cl.c - TrainLib's name for the weight and bias gradient.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_BW_WEIGHT
#define LINEAR_BW_WEIGHT linear_bw_weight_v4
#endif

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, LINEAR_BW_WEIGHT, Linear_args);
}
