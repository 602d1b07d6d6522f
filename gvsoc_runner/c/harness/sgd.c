// sgd.c - one step of gradient descent. The unit under test defines pulp_gradient_descent_fp32; the
// harness forks it.
#include "optimiser.h"

void odl_setup(void) {
    describe_optimiser();
    weights.data = odl_inout(odl_weight, odl_new_weight, weights.dim);
    biases.data =
        biases.dim ? odl_inout(odl_bias, odl_new_bias, biases.dim) : odl_decoy(odl_bias, 1);
}

void odl_call(void) { pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, &optim); }
