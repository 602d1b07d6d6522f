// linear_bw.c - both halves of the backward pass. They write different tensors and read only what
// neither writes, so nobody has to wait between them.
#include "linear.h"

void linear_bw_v0(void *args) {
    linear_bw_t *a = args;
    if (a->weight.grad_w) linear_bw_weight_v0(&a->weight);
    if (a->input.grad_x) linear_bw_input_v0(&a->input);
}

void linear_bw_v1(void *args) {
    linear_bw_t *a = args;
    if (a->weight.grad_w) linear_bw_weight_v1(&a->weight);
    if (a->input.grad_x) linear_bw_input_v1(&a->input);
}
