// pulp_linear_fp32_fw_cl.c - TrainLib's name for the forward pass of a fully connected layer.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_FW
#define LINEAR_FW linear_fw_v1
#endif

void pulp_linear_fp32_fw_cl(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    linear_fw_t args = {.x = a->input->data,
                        .w = a->coeff->data,
                        .b = a->use_biases ? a->bias->data : NULL,
                        .y = a->output->data,
                        .c_in = (uint32_t)a->input->dim,
                        .c_out = (uint32_t)a->output->dim};
    pi_cl_team_fork(NUM_CORES, LINEAR_FW, &args);
}
