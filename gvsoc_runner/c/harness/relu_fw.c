// relu_fw.c - max(x, 0). The unit under test defines pulp_relu_fp32_fw_cl.
#include "harness.h"

#define MAX_VALUES 1024

enum { COUNT };

ODL_VALUES(odl_x, MAX_VALUES);
ODL_VALUES(odl_grad_output, MAX_VALUES);
ODL_RESULT(odl_y, MAX_VALUES);

static PI_L1 struct blob input, output;
static PI_L1 struct act_args args;

void odl_setup(void) {
    const int32_t n = odl_shape[COUNT];
    input = (struct blob){.data = odl_input(odl_x, n), .dim = n, .W = n, .H = 1, .C = 1};
    output = (struct blob){.data = odl_output(odl_y, n), .dim = n, .W = n, .H = 1, .C = 1};
    output.diff = odl_decoy(odl_grad_output, n);
    input.diff = odl_untouched(n);
    args = (struct act_args){.input = &input, .output = &output, .H = 1, .W = n};
}

void odl_call(void) { pulp_relu_fp32_fw_cl(&args); }
