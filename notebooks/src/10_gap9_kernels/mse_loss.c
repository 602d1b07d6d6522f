// Mean squared error and its slope, one core: output->data, target (dim) -> *wr_loss, diff (dim)
#include "pulp_train.h"

void pulp_MSELoss(void *loss_args) {
    const struct loss_args *args = loss_args;
    const int dim = args->output->dim;
    const float *y = args->output->data, *target = args->target;
    // BEGIN SOLUTION
    float sum = 0.0f;
    for (int o = 0; o < dim; o++) sum += (y[o] - target[o]) * (y[o] - target[o]);
    *args->wr_loss = sum / (float)dim;
    // END SOLUTION
}

void pulp_MSELoss_backward(void *loss_args) {
    const struct loss_args *args = loss_args;
    const int dim = args->output->dim;
    const float *y = args->output->data, *target = args->target;
    float *grad = args->output->diff;
    // BEGIN SOLUTION
    const float scale = 2.0f / (float)dim;  // one division for the whole loop
    for (int o = 0; o < dim; o++) grad[o] = scale * (y[o] - target[o]);
    // END SOLUTION
}
