// optimiser.h - parameters and gradients, for the harnesses of the optimisers. Without biases their
// tensors are decoys of one element.
#pragma once
#include "harness.h"

#define MAX_VALUES 1024

enum { WEIGHTS, BIASES };

ODL_VALUES(odl_weight, MAX_VALUES);
ODL_VALUES(odl_grad_weight, MAX_VALUES);
ODL_VALUES(odl_bias, MAX_VALUES);
ODL_VALUES(odl_grad_bias, MAX_VALUES);
ODL_VALUES(odl_lr, 1);
ODL_VALUES(odl_decay, 1);
ODL_RESULT(odl_new_weight, MAX_VALUES);
ODL_RESULT(odl_new_bias, MAX_VALUES);

static PI_L1 struct blob weights, biases;
static PI_L1 struct optim_args optim;

// Everything but the parameters themselves.
static inline void describe_optimiser(void) {
    const int32_t n = odl_shape[WEIGHTS], m = odl_shape[BIASES], at_least_one = m ? m : 1;
    weights =
        (struct blob){.diff = odl_input(odl_grad_weight, n), .dim = n, .W = n, .H = 1, .C = 1};
    biases = (struct blob){.diff = odl_input(odl_grad_bias, at_least_one), .dim = m};
    biases.W = m;
    biases.H = biases.C = 1;
    optim = (struct optim_args){.weights = &weights,
                                .biases = &biases,
                                .learning_rate = *odl_input(odl_lr, 1),
                                .weight_decay_lambda = *odl_input(odl_decay, 1),
                                .use_biases = m > 0};
}
