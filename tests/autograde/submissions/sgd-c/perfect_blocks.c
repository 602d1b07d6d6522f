#include "pulp_train.h"

static void step(struct blob *param, float lr, float decay) {
    const int share = (param->dim + NUM_CORES - 1) / NUM_CORES;
    const int begin = (int)pi_core_id() * share;
    const int end = begin + share < param->dim ? begin + share : param->dim;
    for (int k = begin; k < end; k++) {
        const float slope = param->diff[k] + decay * param->data[k];
        param->data[k] = param->data[k] - lr * slope;
    }
}

void pulp_gradient_descent_fp32(void *optim_args) {
    const struct optim_args *args = optim_args;
    if (args->use_biases) step(args->biases, args->learning_rate, args->weight_decay_lambda);
    step(args->weights, args->learning_rate, args->weight_decay_lambda);
}
