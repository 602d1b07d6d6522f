// One step of gradient descent, in place; the caller forks this function on NUM_CORES cores.
// data -= learning_rate * (diff + weight_decay_lambda * data), for weights and (if used) biases
#include "pulp_train.h"

static void step(struct blob *param, const struct optim_args *args) {
    const float lr = args->learning_rate, decay = args->weight_decay_lambda;
    // BEGIN SOLUTION
    for (int k = (int)pi_core_id(); k < param->dim; k += NUM_CORES)
        param->data[k] -= lr * (param->diff[k] + decay * param->data[k]);
    // END SOLUTION
}

void pulp_gradient_descent_fp32(void *optim_args) {
    const struct optim_args *args = optim_args;
    step(args->weights, args);
    if (args->use_biases) step(args->biases, args);
}
