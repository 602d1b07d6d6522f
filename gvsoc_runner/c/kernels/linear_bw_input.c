// linear_bw_input.c - grad_x = w^T grad_y.
#include "linear.h"
#include "rows.h"

static inline void sum_columns(const linear_bw_input_t *a, rows_t columns) {
    for (uint32_t i = columns.begin; i < columns.end; i++) {
        float sum = 0.0f;
        for (uint32_t o = 0; o < a->c_out; o++) sum += a->w[o * a->c_in + i] * a->grad_y[o];
        a->grad_x[i] = sum;
    }
}

void linear_bw_input_v0(void *args) {
    if (pi_core_id() != 0) return;
    const linear_bw_input_t *a = args;
    sum_columns(a, (rows_t){0, a->c_in});
}

void linear_bw_input_v1(void *args) {
    const linear_bw_input_t a = *(const linear_bw_input_t *)args;
    sum_columns(&a, my_rows(a.c_in, NUM_CORES));
}
