// linear_bw_accumulate_cl.c - the public name for gradients that add up over a mini-batch.
#include "linear_bw_accumulate.h"
#include "odl_train.h"

#ifndef LINEAR_BW_ACCUMULATE
#define LINEAR_BW_ACCUMULATE linear_bw_accumulate_v2
#endif

void linear_bw_accumulate_cl(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    linear_bw_accumulate_t args = {.x = a->input->data,
                                   .grad_y = a->output->diff,
                                   .grad_w = a->coeff->diff,
                                   .grad_b = a->use_biases ? a->bias->diff : NULL,
                                   .c_in = (uint32_t)a->input->dim,
                                   .c_out = (uint32_t)a->output->dim};
    pi_cl_team_fork(NUM_CORES, LINEAR_BW_ACCUMULATE, &args);
}
