// linear.h - fully connected layer, one sample, fp32, all tensors in L1 and 4-byte aligned.
// x (C_IN)  w (C_OUT, C_IN)  b (C_OUT)  y (C_OUT); row-major. Gradients have the shape of what they
// belong to. A ladder per function: v0 is the yardstick and stays naive; each further version adds
// one idea.
#pragma once
#include <stdint.h>

typedef struct {
    const float *x, *w, *b;  // inputs, never written; b may be NULL
    float *y;                // output, overwritten
    uint32_t c_in, c_out;
} linear_fw_t;

typedef struct {
    const float *x, *grad_y;  // inputs, never written
    float *grad_w, *grad_b;   // outputs, overwritten; grad_b may be NULL
    uint32_t c_in, c_out;
} linear_bw_weight_t;

typedef struct {
    const float *w, *grad_y;  // inputs, never written
    float *grad_x;            // output, overwritten
    uint32_t c_in, c_out;
} linear_bw_input_t;

typedef struct {
    linear_bw_weight_t weight;  // grad_w NULL: leave this half out
    linear_bw_input_t input;    // grad_x NULL: leave this half out
} linear_bw_t;

// All take a pointer to their struct as void *, so that they can be forked.
// Work of each: C_OUT * C_IN MAC (weight gradient: multiplications without addition).
void linear_fw_v0(void *args);  // one core, plain loops
void linear_fw_v1(void *args);  // rows of w shared over the cores; each output has one writer

void linear_bw_weight_v0(void *args);  // one core, plain loops
void linear_bw_weight_v1(void *args);  // rows of grad_w shared over the cores

void linear_bw_input_v0(void *args);  // one core, plain loops
void linear_bw_input_v1(void *args);  // elements of grad_x (columns of w) shared over the cores

void linear_bw_v0(void *args);  // one core, plain loops, one half after the other
void linear_bw_v1(void *args);  // rows of grad_w, then elements of grad_x, shared over the cores
