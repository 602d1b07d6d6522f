// pulp_linear_fp32_bw_param_grads_cl.c - TrainLib's name for the weight and bias gradient.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_BW_WEIGHT
#define LINEAR_BW_WEIGHT linear_bw_weight_v1
#endif

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    linear_bw_weight_t args = {.x = a->input->data,
                               .grad_y = a->output->diff,
                               .grad_w = a->coeff->diff,
                               .grad_b = a->use_biases ? a->bias->diff : NULL,
                               .c_in = (uint32_t)a->input->dim,
                               .c_out = (uint32_t)a->output->dim};
    pi_cl_team_fork(NUM_CORES, LINEAR_BW_WEIGHT, &args);
}
