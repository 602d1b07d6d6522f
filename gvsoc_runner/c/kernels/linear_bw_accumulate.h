// linear_bw_accumulate.h - gradients of one sample are added to those of the mini-batch so far,
// fp32, all tensors in L1 and 4-byte aligned. Work: C_OUT * C_IN MAC. v0 is the yardstick and stays
// naive; each further version adds one idea.
#pragma once
#include <stdint.h>

typedef struct {
    const float *x, *grad_y;  // x (C_IN)  grad_y (C_OUT)
    float *grad_w, *grad_b;   // (C_OUT, C_IN) and (C_OUT), added to; grad_b may be NULL
    uint32_t c_in, c_out;
} linear_bw_accumulate_t;

void linear_bw_accumulate_v0(void *args);  // one core, plain loops
void linear_bw_accumulate_v1(void *args);  // rows of grad_w shared over the cores
void linear_bw_accumulate_v2(void *args);  // columns shared instead: x stays in registers
