// pulp_conv_pw_fp32_bw_param_grads_cl.c - TrainLib's name for its weight gradient: grad_y x^T.
#include "matmul.h"
#include "pulp_train.h"

#ifndef POINTWISE_BW_WEIGHT
#define POINTWISE_BW_WEIGHT matmul_bt_v1
#endif

void pulp_conv_pw_fp32_bw_param_grads_cl(void *PointWise_Conv_args) {
    const struct PointWise_Conv_args *p = PointWise_Conv_args;
    const uint32_t pixels = (uint32_t)(p->input->H * p->input->W);
    const uint32_t c_in = (uint32_t)p->input->C, c_out = (uint32_t)p->output->C;
    matmul_t args = {.a = p->output->diff,
                     .b = p->input->data,
                     .c = p->coeff->diff,
                     .n = c_out,
                     .m = c_in,
                     .k = pixels};
    pi_cl_team_fork(NUM_CORES, POINTWISE_BW_WEIGHT, &args);
}
