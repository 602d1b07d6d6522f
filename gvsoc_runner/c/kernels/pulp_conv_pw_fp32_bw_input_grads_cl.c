// pulp_conv_pw_fp32_bw_input_grads_cl.c - TrainLib's name for its input gradient: w^T grad_y.
#include "matmul.h"
#include "pulp_train.h"

#ifndef POINTWISE_BW_INPUT
#define POINTWISE_BW_INPUT matmul_at_v4
#endif

void pulp_conv_pw_fp32_bw_input_grads_cl(void *PointWise_Conv_args) {
    const struct PointWise_Conv_args *p = PointWise_Conv_args;
    const int pixels = p->input->H * p->input->W, c_in = p->input->C, c_out = p->output->C;
    struct matMul_args args = {.A = p->coeff->data,
                               .B = p->output->diff,
                               .C = p->input->diff,
                               .N = c_in,
                               .M = pixels,
                               .K = c_out};
    pi_cl_team_fork(NUM_CORES, POINTWISE_BW_INPUT, &args);
}
