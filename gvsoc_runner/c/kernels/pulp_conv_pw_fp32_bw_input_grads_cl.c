// pulp_conv_pw_fp32_bw_input_grads_cl.c - TrainLib's name for its input gradient: w^T grad_y.
#include "matmul.h"
#include "pulp_train.h"

#ifndef POINTWISE_BW_INPUT
#define POINTWISE_BW_INPUT matmul_at_v1
#endif

void pulp_conv_pw_fp32_bw_input_grads_cl(void *PointWise_Conv_args) {
    const struct PointWise_Conv_args *p = PointWise_Conv_args;
    const uint32_t pixels = (uint32_t)(p->input->H * p->input->W);
    const uint32_t c_in = (uint32_t)p->input->C, c_out = (uint32_t)p->output->C;
    matmul_t args = {.a = p->coeff->data,
                     .b = p->output->diff,
                     .c = p->input->diff,
                     .n = c_in,
                     .m = pixels,
                     .k = c_out};
    pi_cl_team_fork(NUM_CORES, POINTWISE_BW_INPUT, &args);
}
