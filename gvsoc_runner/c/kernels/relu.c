// relu.c - y = max(x, 0); the gradient passes where x > 0.
#include "elementwise.h"
#include "rows.h"

static inline void forward(const relu_fw_t *a, rows_t rows) {
    for (uint32_t i = rows.begin; i < rows.end; i++) a->y[i] = a->x[i] > 0.0f ? a->x[i] : 0.0f;
}

static inline void backward(const relu_bw_t *a, rows_t rows) {
    for (uint32_t i = rows.begin; i < rows.end; i++)
        a->grad_x[i] = a->x[i] > 0.0f ? a->grad_y[i] : 0.0f;
}

void relu_fw_v0(void *args) { forward(args, (rows_t){0, ((const relu_fw_t *)args)->n}); }

void relu_fw_v1(void *args) { forward(args, my_rows(((const relu_fw_t *)args)->n, NUM_CORES)); }

void relu_bw_v0(void *args) { backward(args, (rows_t){0, ((const relu_bw_t *)args)->n}); }

void relu_bw_v1(void *args) { backward(args, my_rows(((const relu_bw_t *)args)->n, NUM_CORES)); }
