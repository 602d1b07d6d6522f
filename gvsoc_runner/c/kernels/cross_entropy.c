// cross_entropy.c - softmax cross-entropy of logits and its gradient.
#include "losses.h"
#include "math.h"

static float largest_of(const float *y, uint32_t n) {
    float largest = y[0];
    for (uint32_t i = 1; i < n; i++) largest = y[i] > largest ? y[i] : largest;
    return largest;
}

void cross_entropy_v0(const loss_t *a) {
    const float largest = largest_of(a->y, a->n);
    float sum_exp = 0.0f, sum_target = 0.0f, target_dot_y = 0.0f;
    for (uint32_t i = 0; i < a->n; i++) {
        const float shifted = a->y[i] - largest;
        sum_exp += expf(shifted);
        sum_target += a->target[i];
        target_dot_y += a->target[i] * shifted;
    }
    *a->loss = logf(sum_exp) * sum_target - target_dot_y;
}

void cross_entropy_bw_v0(const loss_t *a) {
    const float largest = largest_of(a->y, a->n);
    float sum_exp = 0.0f, sum_target = 0.0f;
    for (uint32_t i = 0; i < a->n; i++) {
        a->grad[i] = expf(a->y[i] - largest);
        sum_exp += a->grad[i];
        sum_target += a->target[i];
    }
    const float scale = sum_target / sum_exp;
    for (uint32_t i = 0; i < a->n; i++) a->grad[i] = a->grad[i] * scale - a->target[i];
}
