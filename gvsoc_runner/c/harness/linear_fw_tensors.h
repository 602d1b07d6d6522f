// linear_fw_tensors.h - what the harnesses of the forward pass share: all but the call.
#pragma once
#include "linear_layer.h"

ODL_VALUES(odl_x, MAX_FEATURES);
ODL_VALUES(odl_weight, MAX_WEIGHTS);
ODL_VALUES(odl_bias, MAX_FEATURES);
ODL_RESULT(odl_y, MAX_FEATURES);
ODL_VALUES(odl_grad_input, MAX_FEATURES);
ODL_VALUES(odl_grad_weight, MAX_WEIGHTS);
ODL_VALUES(odl_grad_bias, MAX_FEATURES);
ODL_VALUES(odl_grad_output, MAX_FEATURES);

void odl_setup(void) {
    const int32_t c_in = odl_shape[C_IN], c_out = odl_shape[C_OUT];
    describe_layer(c_in, c_out, odl_shape[USE_BIASES]);
    input.data = odl_input(odl_x, c_in);
    coeff.data = odl_input(odl_weight, c_out * c_in);
    bias.data = odl_input(odl_bias, c_out);
    output.data = odl_output(odl_y, c_out);
    input.diff = odl_decoy(odl_grad_input, c_in);
    bias.diff = odl_decoy(odl_grad_bias, c_out);
    output.diff = odl_decoy(odl_grad_output, c_out);
    coeff.diff = odl_decoy(odl_grad_weight, c_out * c_in);
}
