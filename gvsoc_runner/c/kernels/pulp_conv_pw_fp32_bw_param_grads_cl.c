// pulp_conv_pw_fp32_bw_param_grads_cl.c - TrainLib's name for its weight gradient: grad_y x^T.
#include "matmul.h"
#include "pulp_train.h"

#ifndef POINTWISE_BW_WEIGHT
#define POINTWISE_BW_WEIGHT matmul_bt_v4
#endif

void pulp_conv_pw_fp32_bw_param_grads_cl(void *PointWise_Conv_args) {
    const struct PointWise_Conv_args *p = PointWise_Conv_args;
    const int pixels = p->input->H * p->input->W, c_in = p->input->C, c_out = p->output->C;
    struct matMul_args args = {.A = p->output->diff,
                               .B = p->input->data,
                               .C = p->coeff->diff,
                               .N = c_out,
                               .M = c_in,
                               .K = pixels};
    pi_cl_team_fork(NUM_CORES, POINTWISE_BW_WEIGHT, &args);
}
