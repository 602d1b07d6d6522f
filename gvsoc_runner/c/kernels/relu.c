// relu.c - y = max(x, 0); the gradient passes where x > 0.
#include "elementwise.h"
#include "rows.h"

static inline void forward(const relu_fw_t *a, rows_t part) {
    for (uint32_t i = part.begin; i < part.end; i++) a->y[i] = a->x[i] > 0.0f ? a->x[i] : 0.0f;
}

static inline void backward(const relu_bw_t *a, rows_t part) {
    for (uint32_t i = part.begin; i < part.end; i++)
        a->grad_x[i] = a->x[i] > 0.0f ? a->grad_y[i] : 0.0f;
}

void relu_fw_v0(void *args) {
    const relu_fw_t *a = args;
    if (pi_core_id() == 0) forward(a, (rows_t){0, a->n});
}

void relu_fw_v1(void *args) {
    const relu_fw_t *a = args;
    forward(a, my_rows(a->n, NUM_CORES));
}

void relu_bw_v0(void *args) {
    const relu_bw_t *a = args;
    if (pi_core_id() == 0) backward(a, (rows_t){0, a->n});
}

void relu_bw_v1(void *args) {
    const relu_bw_t *a = args;
    backward(a, my_rows(a->n, NUM_CORES));
}
