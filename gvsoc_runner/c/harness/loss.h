// loss.h - the tensors of a loss and of its gradient, for the harnesses of both. The two functions
// get predictions and targets of their own, so that neither can do the other's work or leave it
// something.
#pragma once
#include "harness.h"

#define MAX_OUTPUTS 256

enum { COUNT };

ODL_VALUES(odl_y, MAX_OUTPUTS);
ODL_VALUES(odl_target, MAX_OUTPUTS);
ODL_VALUES(odl_other_y, MAX_OUTPUTS);
ODL_VALUES(odl_other_target, MAX_OUTPUTS);
ODL_RESULT(odl_loss, 1);
ODL_RESULT(odl_grad, MAX_OUTPUTS);

static PI_L1 struct blob output, other_output;
static PI_L1 struct loss_args args, other_args;  // of the loss, of its gradient

static struct blob prediction(float *data, int32_t n) {
    return (struct blob){.data = data, .dim = n, .W = n, .H = 1, .C = 1};
}

void odl_setup(void) {
    const int32_t n = odl_shape[COUNT];
    output = prediction(odl_input(odl_y, n), n);
    args = (struct loss_args){.output = &output, .target = odl_input(odl_target, n)};
    args.wr_loss = odl_output(odl_loss, 1);
    other_output = prediction(odl_input(odl_other_y, n), n);
    other_output.diff = odl_output(odl_grad, n);
    other_args = (struct loss_args){.output = &other_output};
    other_args.target = odl_input(odl_other_target, n);
    output.diff = odl_untouched(n);
    other_args.wr_loss = odl_untouched(1);
}
