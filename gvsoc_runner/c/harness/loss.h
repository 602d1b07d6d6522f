// loss.h - the tensors of a loss, for the harnesses of both.
#pragma once
#include "harness.h"

#define MAX_OUTPUTS 256

enum { COUNT };

ODL_VALUES(odl_y, MAX_OUTPUTS);
ODL_VALUES(odl_target, MAX_OUTPUTS);
ODL_RESULT(odl_loss, 1);
ODL_RESULT(odl_grad, MAX_OUTPUTS);

static PI_L1 struct blob output;
static PI_L1 struct loss_args args;

void odl_setup(void) {
    const int32_t n = odl_shape[COUNT];
    output = (struct blob){.data = odl_input(odl_y, n), .dim = n, .W = n, .H = 1, .C = 1};
    args = (struct loss_args){.output = &output, .target = odl_input(odl_target, n)};
    args.wr_loss = odl_output(odl_loss, 1);
    output.diff = odl_output(odl_grad, n);
}
