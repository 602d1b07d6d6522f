#include "pulp_train.h"

void pulp_MSELoss(void *loss_args) {
    const struct loss_args *args = loss_args;
    const float share = 1.0f / (float)args->output->dim;
    float mean = 0.0f;
    for (int o = 0; o < args->output->dim; o++) {
        const float miss = args->target[o] - args->output->data[o];
        mean += share * miss * miss;
    }
    *args->wr_loss = mean;
}

void pulp_MSELoss_backward(void *loss_args) {
    const struct loss_args *args = loss_args;
    struct blob *y = args->output;
    for (int o = 0; o < y->dim; o++)
        y->diff[o] = 2.0f * (y->data[o] - args->target[o]) / (float)y->dim;
}
