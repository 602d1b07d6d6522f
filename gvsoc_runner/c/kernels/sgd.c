// sgd.c - param -= lr * (grad + weight_decay * param).
#include "elementwise.h"
#include "rows.h"

static inline void step(const sgd_t *a, rows_t rows) {
    const float keep = 1.0f - a->lr * a->weight_decay, lr = a->lr;
    for (uint32_t i = rows.begin; i < rows.end; i++)
        a->param[i] = keep * a->param[i] - lr * a->grad[i];
}

void sgd_v0(void *args) { step(args, (rows_t){0, ((const sgd_t *)args)->n}); }

void sgd_v1(void *args) { step(args, my_rows(((const sgd_t *)args)->n, NUM_CORES)); }
