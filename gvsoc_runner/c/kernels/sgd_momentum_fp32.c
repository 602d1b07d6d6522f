// sgd_momentum_fp32.c - one step with momentum; every core of the team calls it and takes its
// share.
#include "elementwise.h"
#include "odl_train.h"

#ifndef SGD_MOMENTUM
#define SGD_MOMENTUM sgd_momentum_v2
#endif

static void step(const struct momentum_args *a, const struct blob *tensor, float *velocity) {
    sgd_momentum_t args = {.param = tensor->data,
                           .velocity = velocity,
                           .grad = tensor->diff,
                           .lr = a->optim->learning_rate,
                           .momentum = a->momentum,
                           .weight_decay = a->optim->weight_decay_lambda,
                           .n = (uint32_t)tensor->dim};
    SGD_MOMENTUM(&args);
}

void sgd_momentum_fp32(void *momentum_args) {
    const struct momentum_args *a = momentum_args;
    step(a, a->optim->weights, a->weight_velocity);
    if (a->optim->use_biases) step(a, a->optim->biases, a->bias_velocity);
}
