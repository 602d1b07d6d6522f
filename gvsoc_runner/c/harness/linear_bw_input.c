// linear_bw_input.c - input gradient of a fully connected layer, one sample.
// The unit under test defines pulp_linear_fp32_bw_input_grads_cl.
#include "linear_layer.h"

ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_VALUES(odl_grad_output, MAX_FEATURES);
ODL_RESULT(odl_grad_input, MAX_FEATURES);
ODL_VALUES(odl_x, MAX_FEATURES);
ODL_VALUES(odl_bias, MAX_FEATURES);
ODL_VALUES(odl_y, MAX_FEATURES);
ODL_VALUES(odl_grad_weight, MAX_WEIGHTS);
ODL_VALUES(odl_grad_bias, MAX_FEATURES);

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    describe_layer(c_in, c_out, odl_shape[USE_BIASES]);
    coeff.data = odl_input(odl_weight, c_out * c_in);
    output.diff = odl_input(odl_grad_output, c_out);
    input.diff = odl_output(odl_grad_input, c_in);
    input.data = odl_decoy(odl_x, c_in);
    bias.data = odl_decoy(odl_bias, c_out);
    bias.diff = odl_decoy(odl_grad_bias, c_out);
    output.data = odl_decoy(odl_y, c_out);
    coeff.diff = odl_decoy(odl_grad_weight, c_out * c_in);
}

void odl_call(void) { pulp_linear_fp32_bw_input_grads_cl(&args); }
