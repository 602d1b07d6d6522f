// linear_bw_input.c - grad_x = w^T grad_y.
#include "linear.h"
#include "order.h"
#include "rows.h"

static inline void sum_columns(const linear_bw_input_t *a, rows_t columns) {
    for (uint32_t i = columns.begin; i < columns.end; i++) {
        float sum = 0.0f;
        for (uint32_t o = 0; o < a->c_out; o++) sum += a->w[o * a->c_in + i] * a->grad_y[o];
        a->grad_x[i] = sum;
    }
}

void linear_bw_input_v0(void *Linear_args) {
    if (pi_core_id() != 0) return;
    const linear_bw_input_t a = linear_bw_input_of(Linear_args);
    sum_columns(&a, (rows_t){0, a.c_in});
}

void linear_bw_input_v1(void *Linear_args) {
    const linear_bw_input_t a = linear_bw_input_of(Linear_args);
    sum_columns(&a, my_rows(a.c_in, NUM_CORES));
}

// ---- eight columns at once ----

// `width` is a constant where this is called.
static inline __attribute__((always_inline)) void columns_at_once(const linear_bw_input_t *a,
                                                                  uint32_t i, uint32_t width) {
    const float *w = a->w + i;
    float sum[8] = {0.0f};
    for (uint32_t o = 0; o < a->c_out; o++, w += a->c_in)
        UNROLLED for (uint32_t j = 0; j < width; j++) sum[j] += w[j] * a->grad_y[o];
    UNROLLED for (uint32_t j = 0; j < width; j++) a->grad_x[i + j] = sum[j];
}

void linear_bw_input_v2(void *Linear_args) {
    const linear_bw_input_t a = linear_bw_input_of(Linear_args);
    rows_t columns = my_rows(a.c_in, NUM_CORES);
    uint32_t i = columns.begin;
    for (; i + 8 <= columns.end; i += 8) columns_at_once(&a, i, 8);
    for (; i + 4 <= columns.end; i += 4) columns_at_once(&a, i, 4);
    for (; i < columns.end; i++) columns_at_once(&a, i, 1);
}

// ---- loads and multiplications in turns, two rows per pass ----

// Adds rows g .. end, `rows` per pass; `width` and `rows` are constants where this is called.
static inline __attribute__((always_inline)) const float *in_turns(uint32_t width, uint32_t rows,
                                                                   const float *w[],
                                                                   uint32_t stride, const float *g,
                                                                   const float *end, float sum[]) {
    while (g != end) {
        float factor = g[0], value = w[0][0];
        PIN(factor);
        PIN(value);
        UNROLLED for (uint32_t r = 0; r < rows; r++) {
            float next_factor = factor;
            UNROLLED for (uint32_t j = 0; j < width; j++) {
                float next = value;
                if (j + 1 < width) {
                    next = w[r][j + 1];
                } else if (r + 1 < rows) {
                    next_factor = g[r + 1];
                    PIN(next_factor);
                    next = w[r + 1][0];
                }
                PIN(next);
                sum[j] += value * factor;
                PIN(sum[j]);
                value = next;
            }
            factor = next_factor;
        }
        UNROLLED for (uint32_t r = 0; r < rows; r++) {
            w[r] += rows * stride;
            PIN(w[r]);
        }
        g += rows;
        PIN(g);
    }
    return g;
}

static inline __attribute__((always_inline)) void columns_in_turns(const linear_bw_input_t *a,
                                                                   uint32_t i, uint32_t width) {
    const float *w[2] = {a->w + i, a->w + i + a->c_in}, *g = a->grad_y;
    float sum[8] = {0.0f};
    g = in_turns(width, 2, w, a->c_in, g, g + (a->c_out & ~1u), sum);
    in_turns(width, 1, w, a->c_in, g, a->grad_y + a->c_out, sum);
    UNROLLED for (uint32_t j = 0; j < width; j++) a->grad_x[i + j] = sum[j];
}

void linear_bw_input_v3(void *Linear_args) {
    const linear_bw_input_t a = linear_bw_input_of(Linear_args);
    rows_t columns = my_rows(a.c_in, NUM_CORES);
    uint32_t i = columns.begin;
    for (; i + 8 <= columns.end; i += 8) columns_in_turns(&a, i, 8);
    for (; i + 4 <= columns.end; i += 4) columns_in_turns(&a, i, 4);
    for (; i < columns.end; i++) columns_in_turns(&a, i, 1);
}
