// pulp_gradient_descent_fp32.c - one SGD step; every core of the team calls it and takes its share.
#include "elementwise.h"
#include "pulp_train.h"

#ifndef SGD
#define SGD sgd_v1
#endif

static void step(const struct optim_args *a, const struct blob *tensor) {
    sgd_t args = {.param = tensor->data,
                  .grad = tensor->diff,
                  .lr = a->learning_rate,
                  .weight_decay = a->weight_decay_lambda,
                  .n = (uint32_t)tensor->dim};
    SGD(&args);
}

void pulp_gradient_descent_fp32(void *optim_args) {
    const struct optim_args *a = optim_args;
    step(a, a->weights);
    if (a->use_biases) step(a, a->biases);
}
