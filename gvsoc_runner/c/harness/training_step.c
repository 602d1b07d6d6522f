// training_step.c - one training step of a fully connected layer on one sample.
// The unit under test defines training_step_cl.
#include "linear_layer.h"
#include "odl_train.h"

enum { LOSS_TYPE = USE_BIASES + 1 };

ODL_VALUES(odl_x, MAX_FEATURES);
ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_VALUES(odl_bias, MAX_FEATURES);
ODL_VALUES(odl_target, MAX_FEATURES);
ODL_VALUES(odl_lr, 1);
ODL_VALUES(odl_decay, 1);
ODL_RESULT(odl_loss, 1);
ODL_RESULT(odl_new_weight, MAX_WEIGHTS);
ODL_RESULT(odl_new_bias, MAX_FEATURES);

static PI_L1 struct loss_args loss;
static PI_L1 struct optim_args optim;
static PI_L1 struct step_args step;

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    describe_layer(c_in, c_out, odl_shape[USE_BIASES]);
    args.skip_in_grad = 1;
    loss = (struct loss_args){.output = &output, .wr_loss = odl_output(odl_loss, 1)};
    input.data = odl_input(odl_x, c_in);
    coeff.data = odl_inout(odl_weight, odl_new_weight, c_out * c_in);
    bias.data =
        args.use_biases ? odl_inout(odl_bias, odl_new_bias, c_out) : odl_input(odl_bias, c_out);
    loss.target = odl_input(odl_target, c_out);
    output.data = odl_scratch(c_out);
    output.diff = odl_scratch(c_out);
    bias.diff = odl_scratch(c_out);
    coeff.diff = odl_scratch(c_out * c_in);
    optim = (struct optim_args){.weights = &coeff,
                                .biases = &bias,
                                .learning_rate = *odl_input(odl_lr, 1),
                                .weight_decay_lambda = *odl_input(odl_decay, 1),
                                .use_biases = args.use_biases};
    input.diff = odl_untouched(c_in);
    step = (struct step_args){.layer = &args, .loss = &loss, .optim = &optim};
    step.loss_type = odl_shape[LOSS_TYPE] == ODL_MSE ? ODL_MSE : ODL_CROSS_ENTROPY;
}

void odl_call(void) { training_step_cl(&step); }
