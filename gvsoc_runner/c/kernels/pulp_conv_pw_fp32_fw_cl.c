// pulp_conv_pw_fp32_fw_cl.c - TrainLib's name for the forward pass of a 1 x 1 convolution: w x.
#include "matmul.h"
#include "pulp_train.h"

#ifndef POINTWISE_FW
#define POINTWISE_FW matmul_v4
#endif

void pulp_conv_pw_fp32_fw_cl(void *PointWise_Conv_args) {
    const struct PointWise_Conv_args *p = PointWise_Conv_args;
    const int pixels = p->input->H * p->input->W, c_in = p->input->C, c_out = p->output->C;
    struct matMul_args args = {.A = p->coeff->data,
                               .B = p->input->data,
                               .C = p->output->data,
                               .N = c_out,
                               .M = pixels,
                               .K = c_in};
    pi_cl_team_fork(NUM_CORES, POINTWISE_FW, &args);
}
