// pulp_linear_fp32_bw_cl.c - both halves of the backward pass, as the skip flags say, in one fork.
#include "linear.h"
#include "pulp_train.h"

#ifndef LINEAR_BW
#define LINEAR_BW linear_bw_v1
#endif

void pulp_linear_fp32_bw_cl(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    const uint32_t c_in = (uint32_t)a->input->dim, c_out = (uint32_t)a->output->dim;
    linear_bw_t args = {.weight = {.x = a->input->data,
                                   .grad_y = a->output->diff,
                                   .grad_w = a->skip_wg_grad ? NULL : a->coeff->diff,
                                   .grad_b = a->use_biases ? a->bias->diff : NULL,
                                   .c_in = c_in,
                                   .c_out = c_out},
                        .input = {.w = a->coeff->data,
                                  .grad_y = a->output->diff,
                                  .grad_x = a->skip_in_grad ? NULL : a->input->diff,
                                  .c_in = c_in,
                                  .c_out = c_out}};
    pi_cl_team_fork(NUM_CORES, LINEAR_BW, &args);
}
