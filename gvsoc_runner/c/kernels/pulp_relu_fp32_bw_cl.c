// pulp_relu_fp32_bw_cl.c - TrainLib's name for ReLU backward.
#include "elementwise.h"
#include "pulp_train.h"

#ifndef RELU_BW
#define RELU_BW relu_bw_v4
#endif

void pulp_relu_fp32_bw_cl(void *act_args) {
    const struct act_args *a = act_args;
    relu_bw_t args = {.x = a->input->data,
                      .grad_y = a->output->diff,
                      .grad_x = a->input->diff,
                      .n = (uint32_t)a->input->dim};
    pi_cl_team_fork(NUM_CORES, RELU_BW, &args);
}
