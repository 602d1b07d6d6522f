// linear_bw_weight.c - weight and bias gradient of a fully connected layer, one sample.
// The unit under test defines pulp_linear_fp32_bw_param_grads_cl. Every tensor of the layer is
// filled, so that reading the wrong one gives wrong numbers and not zeros.
#include "harness.h"

#define MAX_FEATURES 256
#define MAX_WEIGHTS 3072

enum { C_IN, C_OUT, USE_BIASES };

ODL_POOL float odl_x[ODL_CALLS * MAX_FEATURES] = {0};
ODL_POOL float odl_grad_output[ODL_CALLS * MAX_FEATURES] = {0};
ODL_POOL float odl_y[ODL_CALLS * MAX_FEATURES] = {0};
ODL_POOL float odl_weight[ODL_CALLS * MAX_WEIGHTS] = {0};
ODL_POOL float odl_bias[ODL_CALLS * MAX_FEATURES] = {0};
ODL_LOG float odl_grad_weight[ODL_CALLS * MAX_WEIGHTS];
ODL_LOG float odl_grad_bias[ODL_CALLS * MAX_FEATURES];

static PI_L1 struct blob input, coeff, bias, output;
static PI_L1 struct Linear_args args;

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    input = (struct blob){.data = odl_input(odl_x, c_in),
                          .diff = odl_untouched(c_in),
                          .dim = c_in,
                          .W = c_in,
                          .H = 1,
                          .C = 1};
    coeff = (struct blob){.data = odl_input(odl_weight, c_out * c_in),
                          .diff = odl_output(odl_grad_weight, c_out * c_in),
                          .dim = c_out * c_in,
                          .W = c_in,
                          .H = c_out,
                          .C = 1};
    bias = (struct blob){.data = odl_input(odl_bias, c_out),
                         .diff = odl_shape[USE_BIASES] ? odl_output(odl_grad_bias, c_out)
                                                       : odl_untouched(c_out),
                         .dim = c_out,
                         .W = c_out,
                         .H = 1,
                         .C = 1};
    output = (struct blob){.data = odl_input(odl_y, c_out),
                           .diff = odl_input(odl_grad_output, c_out),
                           .dim = c_out,
                           .W = c_out,
                           .H = 1,
                           .C = 1};
    args = (struct Linear_args){.input = &input,
                                .coeff = &coeff,
                                .bias = &bias,
                                .output = &output,
                                .use_biases = odl_shape[USE_BIASES]};
}

void odl_call(void) { pulp_linear_fp32_bw_param_grads_cl(&args); }
