// linear_layer.h - the tensors of a fully connected layer, one sample, for the harnesses of its
// passes. Each harness has all eight: what a pass reads, what it writes, and the others as decoys
// with values of their own, so that reading the wrong one gives wrong numbers and not zeros.
#pragma once
#include "harness.h"

#define MAX_FEATURES 256
#define MAX_WEIGHTS 8192

enum { C_IN, C_OUT, USE_BIASES };

static PI_L1 struct blob input, coeff, bias, output;
static PI_L1 struct Linear_args args;

// Sizes and the argument block; the tensors' addresses are the harness's business.
static inline void describe_layer(int32_t c_in, int32_t c_out, int32_t use_biases) {
    input.dim = input.W = c_in;
    output.dim = output.W = bias.dim = bias.W = coeff.H = c_out;
    coeff.dim = c_out * c_in;
    coeff.W = c_in;
    input.H = output.H = bias.H = 1;
    input.C = output.C = bias.C = coeff.C = 1;
    args = (struct Linear_args){.input = &input,
                                .coeff = &coeff,
                                .bias = &bias,
                                .output = &output,
                                .use_biases = use_biases};
}
