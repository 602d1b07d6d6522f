// pulp_relu_fp32_fw_cl.c - TrainLib's name for ReLU forward.
#include "elementwise.h"
#include "pulp_train.h"

#ifndef RELU_FW
#define RELU_FW relu_fw_v4
#endif

void pulp_relu_fp32_fw_cl(void *act_args) {
    const struct act_args *a = act_args;
    relu_fw_t args = {.x = a->input->data, .y = a->output->data, .n = (uint32_t)a->input->dim};
    pi_cl_team_fork(NUM_CORES, RELU_FW, &args);
}
