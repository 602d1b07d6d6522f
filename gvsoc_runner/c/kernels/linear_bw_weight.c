// linear_bw_weight.c - grad_w = outer product of grad_y (C_OUT) and x (C_IN); grad_b = grad_y.
#include "linear.h"
#include "rows.h"

static inline void fill_rows(const linear_bw_weight_t *a, rows_t rows) {
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        const float g = a->grad_y[o];
        float *row = a->grad_w + o * a->c_in;
        for (uint32_t i = 0; i < a->c_in; i++) row[i] = g * a->x[i];
        if (a->grad_b) a->grad_b[o] = g;
    }
}

void linear_bw_weight_v0(void *args) {
    if (pi_core_id() != 0) return;
    const linear_bw_weight_t *a = args;
    fill_rows(a, (rows_t){0, a->c_out});
}

void linear_bw_weight_v1(void *args) {
    const linear_bw_weight_t a = *(const linear_bw_weight_t *)args;
    fill_rows(&a, my_rows(a.c_out, NUM_CORES));
}
