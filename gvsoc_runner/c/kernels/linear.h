// linear.h - fully connected layer, one sample, fp32, all tensors in L1 and 4-byte aligned, sizes
// of 1 and more. x (C_IN)  w (C_OUT, C_IN)  b (C_OUT)  y (C_OUT); row-major. Gradients have the
// shape of what they belong to. A ladder per function: v0 is the yardstick and stays naive; each
// further version adds one idea.
#pragma once
#include <stdint.h>

#include "pulp_train.h"

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

// What a pass needs of the layer. Every core looks it up for itself: eight cores at once take no
// longer than the controller alone, which would have to store it in between.
static inline linear_fw_t linear_fw_of(const void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    return (linear_fw_t){.x = a->input->data,
                         .w = a->coeff->data,
                         .b = a->use_biases ? a->bias->data : NULL,
                         .y = a->output->data,
                         .c_in = (uint32_t)a->input->dim,
                         .c_out = (uint32_t)a->output->dim};
}

static inline linear_bw_weight_t linear_bw_weight_of(const void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    return (linear_bw_weight_t){.x = a->input->data,
                                .grad_y = a->output->diff,
                                .grad_w = a->coeff->diff,
                                .grad_b = a->use_biases ? a->bias->diff : NULL,
                                .c_in = (uint32_t)a->input->dim,
                                .c_out = (uint32_t)a->output->dim};
}

static inline linear_bw_input_t linear_bw_input_of(const void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    return (linear_bw_input_t){.w = a->coeff->data,
                               .grad_y = a->output->diff,
                               .grad_x = a->input->diff,
                               .c_in = (uint32_t)a->input->dim,
                               .c_out = (uint32_t)a->output->dim};
}

// All take a struct Linear_args and are forked: every core of the team calls them.
// Work of each: C_OUT * C_IN MAC (weight gradient: multiplications without addition).
void linear_fw_v0(void *Linear_args);      // one core, plain loops
void linear_fw_v1(void *Linear_args);      // rows of w shared over the cores
void linear_fw_v2(void *Linear_args);      // eight columns per pass of the loop
void linear_fw_v3(void *Linear_args);      // four rows at once share every load of x
void linear_fw_v4(void *Linear_args);      // loads and multiplications take turns
void linear_fw_v5(void *Linear_args);      // few rows: the columns are shared over the cores, too
void linear_fw_lesson(void *Linear_args);  // two rows at once, four columns per pass

void linear_bw_weight_v0(void *Linear_args);  // one core, plain loops
void linear_bw_weight_v1(void *Linear_args);  // rows of grad_w shared over the cores
void linear_bw_weight_v2(void *Linear_args);  // columns shared: eight x stay in registers
void linear_bw_weight_v3(void *Linear_args);  // stores and multiplications take turns
void linear_bw_weight_v4(
    void *Linear_args);  // odd cores begin with their second block: other banks

void linear_bw_input_v0(void *Linear_args);  // one core, plain loops
void linear_bw_input_v1(
    void *Linear_args);  // elements of grad_x (columns of w) shared over the cores
void linear_bw_input_v2(void *Linear_args);  // eight columns at once share every load of grad_y
void linear_bw_input_v3(void *Linear_args);  // loads and multiplications take turns
void linear_bw_input_v4(void *Linear_args);  // odd cores begin with their second block: other banks

// The skip flags leave a half out.
void linear_bw_v0(void *Linear_args);  // one core, plain loops, one half after the other
void linear_bw_v1(
    void *Linear_args);  // rows of grad_w, then elements of grad_x, shared over the cores
void linear_bw_v2(void *Linear_args);  // the best of either half
