// mlp_step.c - one training step of linear, ReLU, linear, softmax cross-entropy on one sample.
// The unit under test defines mlp_step_cl.
#include "harness.h"
#include "odl_train.h"

#define MAX_FEATURES 128
#define MAX_WEIGHTS 2560

enum { C_IN, C_HIDDEN, C_OUT, USE_BIASES };

ODL_VALUES(odl_x, MAX_FEATURES);
ODL_VALUES(odl_weight1, MAX_WEIGHTS);
ODL_VALUES(odl_bias1, MAX_FEATURES);
ODL_VALUES(odl_weight2, MAX_WEIGHTS);
ODL_VALUES(odl_bias2, MAX_FEATURES);
ODL_VALUES(odl_target, MAX_FEATURES);
ODL_VALUES(odl_lr, 1);
ODL_VALUES(odl_decay, 1);
ODL_RESULT(odl_loss, 1);
ODL_RESULT(odl_new_weight1, MAX_WEIGHTS);
ODL_RESULT(odl_new_bias1, MAX_FEATURES);
ODL_RESULT(odl_new_weight2, MAX_WEIGHTS);
ODL_RESULT(odl_new_bias2, MAX_FEATURES);

static PI_L1 struct blob x, hidden, relu, logits, weight1, weight2, bias1, bias2;
static PI_L1 struct Linear_args first, last;
static PI_L1 struct act_args act;
static PI_L1 struct loss_args loss;
static PI_L1 struct optim_args optim1, optim2;
static PI_L1 struct mlp_args args;

static struct blob vector(float *data, float *diff, int32_t n) {
    return (struct blob){.data = data, .diff = diff, .dim = n, .W = n, .H = 1, .C = 1};
}

static struct blob matrix(float *data, int32_t rows, int32_t columns) {
    struct blob tensor = vector(data, odl_scratch(rows * columns), rows * columns);
    tensor.W = columns;
    tensor.H = rows;
    return tensor;
}

static struct blob bias(const float *pool, float *log, int32_t n) {
    float *data = odl_shape[USE_BIASES] ? odl_inout(pool, log, n) : odl_input(pool, n);
    return vector(data, odl_scratch(n), n);
}

static void describe_steps(void) {
    const int32_t use_biases = odl_shape[USE_BIASES];
    first = (struct Linear_args){.input = &x, .coeff = &weight1, .bias = &bias1, .output = &hidden};
    last = (struct Linear_args){.input = &relu, .coeff = &weight2, .bias = &bias2};
    last.output = &logits;
    first.skip_in_grad = 1;
    first.use_biases = last.use_biases = use_biases;
    act = (struct act_args){.input = &hidden, .output = &relu, .H = 1, .W = hidden.dim};
    optim1 = (struct optim_args){.weights = &weight1,
                                 .biases = &bias1,
                                 .learning_rate = *odl_input(odl_lr, 1),
                                 .weight_decay_lambda = *odl_input(odl_decay, 1),
                                 .use_biases = use_biases};
    optim2 = optim1;
    optim2.weights = &weight2;
    optim2.biases = &bias2;
    args = (struct mlp_args){.hidden = &first,
                             .relu = &act,
                             .last = &last,
                             .loss = &loss,
                             .optim_hidden = &optim1,
                             .optim_last = &optim2};
}

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_hidden = odl_shape[C_HIDDEN], c_out = odl_shape[C_OUT];
    loss = (struct loss_args){.output = &logits, .wr_loss = odl_output(odl_loss, 1)};
    weight1 = matrix(odl_inout(odl_weight1, odl_new_weight1, c_hidden * c_in), c_hidden, c_in);
    bias1 = bias(odl_bias1, odl_new_bias1, c_hidden);
    weight2 = matrix(odl_inout(odl_weight2, odl_new_weight2, c_out * c_hidden), c_out, c_hidden);
    bias2 = bias(odl_bias2, odl_new_bias2, c_out);
    hidden = vector(odl_scratch(c_hidden), odl_scratch(c_hidden), c_hidden);
    relu = vector(odl_scratch(c_hidden), odl_scratch(c_hidden), c_hidden);
    logits = vector(odl_scratch(c_out), odl_scratch(c_out), c_out);
    loss.target = odl_input(odl_target, c_out);
    x = vector(odl_input(odl_x, c_in), odl_untouched(c_in), c_in);
    describe_steps();
}

void odl_call(void) { mlp_step_cl(&args); }
