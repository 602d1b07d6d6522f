// pulp_gradient_descent_fp32.c - one SGD step; every core of the team calls it and takes its share.
#include "elementwise.h"
#include "pulp_train.h"
#include "runtime.h"

#ifndef SGD
#define SGD sgd_v4
#endif

static inline void step(const struct optim_args *a, const struct blob *tensor) {
    SGD(tensor->data, tensor->diff, (uint32_t)tensor->dim, a->learning_rate,
        a->weight_decay_lambda);
}

void pulp_gradient_descent_fp32(void *optim_args) {
    const struct optim_args *a = optim_args;
    if (pi_core_id() == ODL_CONTROLLER)
        odl_panic("pulp_gradient_descent_fp32 ran on the controller: fork it, "
                  "pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, optim)");
    step(a, a->weights);
    if (a->use_biases) step(a, a->biases);
}
