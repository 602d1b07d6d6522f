// linear_bw_accumulate.c - gradients of one sample, added to those so far.
// The unit under test defines linear_bw_accumulate_cl.
#include "linear_layer.h"
#include "odl_train.h"

ODL_VALUES(odl_x, MAX_FEATURES);
ODL_VALUES(odl_grad_output, MAX_FEATURES);
ODL_VALUES(odl_y, MAX_FEATURES);
ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_VALUES(odl_bias, MAX_FEATURES);
ODL_VALUES(odl_grad_weight, MAX_WEIGHTS);
ODL_VALUES(odl_grad_bias, MAX_FEATURES);
ODL_RESULT(odl_new_grad_weight, MAX_WEIGHTS);
ODL_RESULT(odl_new_grad_bias, MAX_FEATURES);

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    describe_layer(c_in, c_out, odl_shape[USE_BIASES]);
    input.data = odl_input(odl_x, c_in);
    output.diff = odl_input(odl_grad_output, c_out);
    coeff.diff = odl_inout(odl_grad_weight, odl_new_grad_weight, c_out * c_in);
    bias.diff = args.use_biases ? odl_inout(odl_grad_bias, odl_new_grad_bias, c_out)
                                : odl_input(odl_grad_bias, c_out);
    bias.data = odl_decoy(odl_bias, c_out);
    output.data = odl_decoy(odl_y, c_out);
    input.diff = odl_untouched(c_in);
    coeff.data = odl_decoy(odl_weight, c_out * c_in);
}

void odl_call(void) { linear_bw_accumulate_cl(&args); }
