// Mean squared error and its slope, one core: output->data, target (dim) -> *wr_loss, diff (dim)
#include "pulp_train.h"

void pulp_MSELoss(void *loss_args) {
    const struct loss_args *args = loss_args;
    const int dim = args->output->dim;
    const float *y = args->output->data, *target = args->target;
    // YOUR CODE HERE
#error "mse-loss-c: not written yet, replace this line"
}

void pulp_MSELoss_backward(void *loss_args) {
    const struct loss_args *args = loss_args;
    const int dim = args->output->dim;
    const float *y = args->output->data, *target = args->target;
    float *grad = args->output->diff;
    // YOUR CODE HERE
#error "mse-loss-c: not written yet, replace this line"
}
