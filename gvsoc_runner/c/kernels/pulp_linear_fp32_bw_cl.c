// pulp_linear_fp32_bw_cl.c - both halves of the backward pass, as the skip flags say.
#include "pulp_train.h"

void pulp_linear_fp32_bw_cl(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    if (!a->skip_wg_grad) pulp_linear_fp32_bw_param_grads_cl(Linear_args);
    if (!a->skip_in_grad) pulp_linear_fp32_bw_input_grads_cl(Linear_args);
}
