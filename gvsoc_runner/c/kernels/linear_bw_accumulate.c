// linear_bw_accumulate.c - grad_w += grad_y x^T; grad_b += grad_y.
#include "linear_bw_accumulate.h"
#include "rows.h"

static inline void add_rows(const linear_bw_accumulate_t *a, rows_t rows) {
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        const float g = a->grad_y[o];
        float *row = a->grad_w + o * a->c_in;
        for (uint32_t i = 0; i < a->c_in; i++) row[i] += g * a->x[i];
        if (a->grad_b) a->grad_b[o] += g;
    }
}

void linear_bw_accumulate_v0(void *args) {
    const linear_bw_accumulate_t *a = args;
    if (pi_core_id() == 0) add_rows(a, (rows_t){0, a->c_out});
}

void linear_bw_accumulate_v1(void *args) {
    const linear_bw_accumulate_t *a = args;
    add_rows(a, my_rows(a->c_out, NUM_CORES));
}
