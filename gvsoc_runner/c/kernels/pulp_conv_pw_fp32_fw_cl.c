// pulp_conv_pw_fp32_fw_cl.c - TrainLib's name for the forward pass of a 1 x 1 convolution: w x.
#include "matmul.h"
#include "pulp_train.h"

#ifndef POINTWISE_FW
#define POINTWISE_FW matmul_v1
#endif

void pulp_conv_pw_fp32_fw_cl(void *PointWise_Conv_args) {
    const struct PointWise_Conv_args *p = PointWise_Conv_args;
    const uint32_t pixels = (uint32_t)(p->input->H * p->input->W);
    const uint32_t c_in = (uint32_t)p->input->C, c_out = (uint32_t)p->output->C;
    matmul_t args = {.a = p->coeff->data,
                     .b = p->input->data,
                     .c = p->output->data,
                     .n = c_out,
                     .m = pixels,
                     .k = c_in};
    pi_cl_team_fork(NUM_CORES, POINTWISE_FW, &args);
}
