// sgd_momentum.c - one step of gradient descent with momentum. The unit under test defines
// sgd_momentum_fp32; the harness forks it.
#include "odl_train.h"
#include "optimiser.h"

ODL_VALUES(odl_weight_velocity, MAX_VALUES);
ODL_VALUES(odl_bias_velocity, MAX_VALUES);
ODL_VALUES(odl_momentum, 1);
ODL_RESULT(odl_new_weight_velocity, MAX_VALUES);
ODL_RESULT(odl_new_bias_velocity, MAX_VALUES);

static PI_L1 struct momentum_args args;

void odl_setup(void) {
    describe_optimiser();
    args = (struct momentum_args){.optim = &optim, .momentum = *odl_input(odl_momentum, 1)};
    weights.data = odl_inout(odl_weight, odl_new_weight, weights.dim);
    args.weight_velocity = odl_inout(odl_weight_velocity, odl_new_weight_velocity, weights.dim);
    if (!biases.dim) {
        biases.data = odl_decoy(odl_bias, 1);
        return;
    }
    biases.data = odl_inout(odl_bias, odl_new_bias, biases.dim);
    args.bias_velocity = odl_inout(odl_bias_velocity, odl_new_bias_velocity, biases.dim);
}

void odl_call(void) { pi_cl_team_fork(NUM_CORES, sgd_momentum_fp32, &args); }
