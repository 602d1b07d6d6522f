// relu_bw.c - gradient of max(x, 0). The unit under test defines pulp_relu_fp32_bw_cl.
// output->data holds what the forward pass left there.
#include "harness.h"

#define MAX_VALUES 1024

enum { COUNT };

ODL_VALUES(odl_x, MAX_VALUES);
ODL_VALUES(odl_y, MAX_VALUES);
ODL_VALUES(odl_grad_output, MAX_VALUES);
ODL_RESULT(odl_grad_input, MAX_VALUES);

static PI_L1 struct blob input, output;
static PI_L1 struct act_args args;

void odl_setup(void) {
    const int32_t n = odl_shape[COUNT];
    input = (struct blob){.data = odl_input(odl_x, n), .dim = n, .W = n, .H = 1, .C = 1};
    output = (struct blob){.diff = odl_input(odl_grad_output, n), .dim = n, .W = n, .H = 1, .C = 1};
    input.diff = odl_output(odl_grad_input, n);
    output.data = odl_decoy(odl_y, n);
    args = (struct act_args){.input = &input, .output = &output, .H = 1, .W = n};
}

void odl_call(void) { pulp_relu_fp32_bw_cl(&args); }
