// pulp_MSELoss_backward.c - dL/d(data) = 2 / n * (data - target).
#include "pulp_train.h"

void pulp_MSELoss_backward(void *loss_args) {
    const struct loss_args *a = loss_args;
    const int n = a->output->dim;
    const float scale = 2.0f / (float)n;
    for (int i = 0; i < n; i++) a->output->diff[i] = scale * (a->output->data[i] - a->target[i]);
}
