// pointwise_fw.c - forward pass of a 1 x 1 convolution, one picture.
// The unit under test defines pulp_conv_pw_fp32_fw_cl.
#include "pointwise_layer.h"

ODL_VALUES(odl_x, MAX_PIXELS);
ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_RESULT(odl_y, MAX_PIXELS);
ODL_VALUES(odl_grad_input, MAX_PIXELS);
ODL_VALUES(odl_grad_weight, MAX_WEIGHTS);
ODL_VALUES(odl_grad_output, MAX_PIXELS);

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    const int32_t pixels = odl_shape[HEIGHT] * odl_shape[WIDTH];
    describe_layer(c_in, c_out, odl_shape[HEIGHT], odl_shape[WIDTH]);
    input.data = odl_input(odl_x, c_in * pixels);
    coeff.data = odl_input(odl_weight, c_out * c_in);
    output.data = odl_output(odl_y, c_out * pixels);
    input.diff = odl_decoy(odl_grad_input, c_in * pixels);
    output.diff = odl_decoy(odl_grad_output, c_out * pixels);
    coeff.diff = odl_decoy(odl_grad_weight, c_out * c_in);
}

void odl_call(void) { pulp_conv_pw_fp32_fw_cl(&args); }
