// pulp_MSELoss.c - mean squared error on one core.
#include "pulp_train.h"

void pulp_MSELoss(void *loss_args) {
    const struct loss_args *a = loss_args;
    const int n = a->output->dim;
    float sum = 0.0f;
    for (int i = 0; i < n; i++) {
        float error = a->output->data[i] - a->target[i];
        sum += error * error;
    }
    *a->wr_loss = sum / (float)n;
}
