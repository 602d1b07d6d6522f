// sgd_momentum.c - velocity = momentum * velocity + grad + weight_decay * param;
// param -= lr * velocity.
#include "elementwise.h"
#include "rows.h"

#define UNROLL 4

static inline void step(const sgd_momentum_t *a, rows_t part) {
    const float lr = a->lr, momentum = a->momentum, decay = a->weight_decay;
    for (uint32_t i = part.begin; i < part.end; i++) {
        const float param = a->param[i];
        const float velocity = momentum * a->velocity[i] + a->grad[i] + decay * param;
        a->velocity[i] = velocity;
        a->param[i] = param - lr * velocity;
    }
}

void sgd_momentum_v0(void *args) {
    const sgd_momentum_t *a = args;
    if (pi_core_id() == 0) step(a, (rows_t){0, a->n});
}

void sgd_momentum_v1(void *args) {
    const sgd_momentum_t *a = args;
    step(a, my_rows(a->n, NUM_CORES));
}

void sgd_momentum_v2(void *args) {
    const sgd_momentum_t *a = args;
    const rows_t part = my_rows(a->n, NUM_CORES);
    const float lr = a->lr, momentum = a->momentum, decay = a->weight_decay;
    uint32_t i = part.begin;
    for (; i + UNROLL <= part.end; i += UNROLL) {
        float p[UNROLL], v[UNROLL], g[UNROLL];
#pragma unroll
        for (int k = 0; k < UNROLL; k++) {
            p[k] = a->param[i + k];
            v[k] = a->velocity[i + k];
            g[k] = a->grad[i + k];
        }
#pragma unroll
        for (int k = 0; k < UNROLL; k++) {
            v[k] = momentum * v[k] + (decay * p[k] + g[k]);
            a->velocity[i + k] = v[k];
            a->param[i + k] = p[k] - lr * v[k];
        }
    }
    step(a, (rows_t){i, part.end});
}
