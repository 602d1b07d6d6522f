// pointwise_bw_input.c - input gradient of a 1 x 1 convolution, one picture.
// The unit under test defines pulp_conv_pw_fp32_bw_input_grads_cl.
#include "pointwise_layer.h"

ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_VALUES(odl_grad_output, MAX_PIXELS);
ODL_RESULT(odl_grad_input, MAX_PIXELS);
ODL_VALUES(odl_x, MAX_PIXELS);
ODL_VALUES(odl_y, MAX_PIXELS);
ODL_VALUES(odl_grad_weight, MAX_WEIGHTS);

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    const int32_t pixels = odl_shape[HEIGHT] * odl_shape[WIDTH];
    describe_layer(c_in, c_out, odl_shape[HEIGHT], odl_shape[WIDTH]);
    coeff.data = odl_input(odl_weight, c_out * c_in);
    output.diff = odl_input(odl_grad_output, c_out * pixels);
    input.diff = odl_output(odl_grad_input, c_in * pixels);
    input.data = odl_decoy(odl_x, c_in * pixels);
    output.data = odl_decoy(odl_y, c_out * pixels);
    coeff.diff = odl_decoy(odl_grad_weight, c_out * c_in);
}

void odl_call(void) { pulp_conv_pw_fp32_bw_input_grads_cl(&args); }
