// linear_tiled_fw.c - forward pass of a layer whose weights stay in L2.
// The unit under test defines linear_tiled_fw_cl.
#include "harness.h"
#include "odl_train.h"
#include "runtime.h"

#define MAX_FEATURES 256
#define MAX_WEIGHTS 32768

enum { C_IN, C_OUT, BUFFER_WORDS };

ODL_VALUES(odl_x, MAX_FEATURES);
ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_VALUES(odl_bias, MAX_FEATURES);
ODL_RESULT(odl_y, MAX_FEATURES);

static PI_L1 struct blob input, coeff, bias, output;
static PI_L1 struct Linear_args layer;
static PI_L1 struct tiled_args args;

static struct blob vector(float *data, int32_t n) {
    return (struct blob){.data = data, .dim = n, .W = n, .H = 1, .C = 1};
}

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    if (odl_shape[BUFFER_WORDS] < 2 * c_in) odl_panic("harness: the buffer holds no two rows");
    input = vector(odl_input(odl_x, c_in), c_in);
    coeff = vector(odl_input_l2(odl_weight, c_out * c_in), c_out * c_in);
    coeff.W = c_in;
    coeff.H = c_out;
    bias = vector(odl_input(odl_bias, c_out), c_out);
    output = vector(odl_output(odl_y, c_out), c_out);
    layer = (struct Linear_args){.input = &input, .coeff = &coeff, .bias = &bias};
    layer.output = &output;
    layer.use_biases = 1;
    args = (struct tiled_args){.layer = &layer, .buffer_words = odl_shape[BUFFER_WORDS]};
    args.buffer = odl_scratch(args.buffer_words);
}

void odl_call(void) { linear_tiled_fw_cl(&args); }
