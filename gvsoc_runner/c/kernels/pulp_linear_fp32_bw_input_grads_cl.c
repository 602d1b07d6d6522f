// pulp_linear_fp32_bw_input_grads_cl.c - TrainLib's name for the input gradient.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_BW_INPUT
#define LINEAR_BW_INPUT linear_bw_input_v1
#endif

void pulp_linear_fp32_bw_input_grads_cl(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    linear_bw_input_t args = {.w = a->coeff->data,
                              .grad_y = a->output->diff,
                              .grad_x = a->input->diff,
                              .c_in = (uint32_t)a->input->dim,
                              .c_out = (uint32_t)a->output->dim};
    pi_cl_team_fork(NUM_CORES, LINEAR_BW_INPUT, &args);
}
