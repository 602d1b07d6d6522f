// sgd.c - param -= lr * (grad + weight_decay * param).
#include "elementwise.h"
#include "rows.h"

static inline void step(const sgd_t *a, rows_t part) {
    const float keep = 1.0f - a->lr * a->weight_decay, lr = a->lr;
    for (uint32_t i = part.begin; i < part.end; i++)
        a->param[i] = keep * a->param[i] - lr * a->grad[i];
}

void sgd_v0(void *args) {
    const sgd_t *a = args;
    if (pi_core_id() == 0) step(a, (rows_t){0, a->n});
}

void sgd_v1(void *args) {
    const sgd_t *a = args;
    step(a, my_rows(a->n, NUM_CORES));
}
