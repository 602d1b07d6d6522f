// linear_bw.c - both halves of the backward pass. They write different tensors and read only what
// neither writes, so nobody has to wait between them.
#include "linear.h"

void linear_bw_v0(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    if (!a->skip_wg_grad) linear_bw_weight_v0(Linear_args);
    if (!a->skip_in_grad) linear_bw_input_v0(Linear_args);
}

void linear_bw_v1(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    if (!a->skip_wg_grad) linear_bw_weight_v1(Linear_args);
    if (!a->skip_in_grad) linear_bw_input_v1(Linear_args);
}

void linear_bw_v2(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    if (!a->skip_wg_grad) linear_bw_weight_v4(Linear_args);
    if (!a->skip_in_grad) linear_bw_input_v4(Linear_args);
}
