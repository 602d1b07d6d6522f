// pulp_linear_fp32_fw_cl.c - TrainLib's name for the forward pass of a fully connected layer.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_FW
#define LINEAR_FW linear_fw_v5
#endif

void pulp_linear_fp32_fw_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, LINEAR_FW, Linear_args);
}
