// mse_loss.c - mean squared error and its gradient.
#include "losses.h"

void mse_loss_v0(const loss_t *a) {
    float sum = 0.0f;
    for (uint32_t i = 0; i < a->n; i++) {
        const float error = a->y[i] - a->target[i];
        sum += error * error;
    }
    *a->loss = sum / (float)a->n;
}

void mse_loss_bw_v0(const loss_t *a) {
    const float scale = 2.0f / (float)a->n;
    for (uint32_t i = 0; i < a->n; i++) a->grad[i] = scale * (a->y[i] - a->target[i]);
}
