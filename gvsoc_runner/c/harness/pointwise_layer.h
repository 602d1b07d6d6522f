// pointwise_layer.h - the tensors of a 1 x 1 convolution, one picture, channels first, for the
// harnesses of its passes. As in linear_layer.h, each harness fills all six.
#pragma once
#include "harness.h"

#define MAX_PIXELS 4096  // values of one picture
#define MAX_WEIGHTS 4096

enum { C_IN, C_OUT, HEIGHT, WIDTH };

static PI_L1 struct blob input, coeff, output;
static PI_L1 struct PointWise_Conv_args args;

static inline void describe_layer(int32_t c_in, int32_t c_out, int32_t height, int32_t width) {
    input.dim = c_in * height * width;
    output.dim = c_out * height * width;
    input.H = output.H = height;
    input.W = output.W = width;
    input.C = c_in;
    output.C = c_out;
    coeff.dim = c_out * c_in;
    coeff.H = coeff.W = 1;
    coeff.C = c_in;
    args = (struct PointWise_Conv_args){.input = &input, .coeff = &coeff, .output = &output};
}
