// linear_bw_accumulate.c - grad_w += grad_y x^T; grad_b += grad_y.
#include "inline.h"
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

// All rows of `width` columns.
ALWAYS_INLINE void add_columns(const linear_bw_accumulate_t *a, uint32_t column, int width) {
    float *w = a->grad_w + column, x[8], v[8];
    const float *g = a->grad_y, *end = g + a->c_out;
#pragma unroll
    for (int k = 0; k < width; k++) x[k] = a->x[column + (uint32_t)k];
#pragma clang loop unroll(disable)
    for (; g < end; g++, w += a->c_in) {
#pragma unroll
        for (int k = 0; k < width; k++) v[k] = w[k];
#pragma unroll
        for (int k = 0; k < width; k++) w[k] = v[k] + *g * x[k];
    }
}

void linear_bw_accumulate_v2(void *args) {
    const linear_bw_accumulate_t a = *(const linear_bw_accumulate_t *)args;
    const rows_t columns = my_rows(a.c_in, NUM_CORES);
    uint32_t c = columns.begin;
    for (; c + 8 <= columns.end; c += 8) add_columns(&a, c, 8);
    for (; c < columns.end; c++) add_columns(&a, c, 1);
    for (uint32_t o = pi_core_id(); a.grad_b && o < a.c_out; o += NUM_CORES)
        a.grad_b[o] += a.grad_y[o];
}
