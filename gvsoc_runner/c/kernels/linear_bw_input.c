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

// Looks everything up where it is needed: fewer values to keep, fewer registers to save.
static inline __attribute__((always_inline)) void columns_in_turns(const struct Linear_args *a,
                                                                   uint32_t i, uint32_t width) {
    const uint32_t c_in = (uint32_t)a->input->dim, c_out = (uint32_t)a->output->dim;
    const float *g = a->output->diff, *end = g + c_out, *w[2];
    w[0] = a->coeff->data + i;
    w[1] = w[0] + c_in;
    float sum[8] = {0.0f};
    g = in_turns(width, 2, w, c_in, g, g + (c_out & ~1u), sum);
    if (g != end) in_turns(width, 1, w, c_in, g, end, sum);
    float *grad_x = a->input->diff + i;
    UNROLLED for (uint32_t j = 0; j < width; j++) grad_x[j] = sum[j];
}

__attribute__((noinline)) void linear_bw_input_v3(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    rows_t columns = my_rows((uint32_t)a->input->dim, NUM_CORES);
    uint32_t i = columns.begin;
    for (; i + 8 <= columns.end; i += 8) columns_in_turns(a, i, 8);
    if (i + 4 <= columns.end) {
        columns_in_turns(a, i, 4);
        i += 4;
    }
    for (; i < columns.end; i++) columns_in_turns(a, i, 1);
}

// ---- odd cores elsewhere ----

// Each core has a multiple of 16 columns: in step, all would walk over the same half of the 16
// banks.
static __attribute__((noinline)) void swap_blocks(void *Linear_args, uint32_t columns) {
    const struct Linear_args *a = Linear_args;
    const uint32_t begin = pi_core_id() * columns, swap = 8 * (pi_core_id() & 1);
    for (uint32_t i = 0; i < columns; i += 8) columns_in_turns(a, begin + (i ^ swap), 8);
}

void linear_bw_input_v4(void *Linear_args) {
    const uint32_t c_in = (uint32_t)((const struct Linear_args *)Linear_args)->input->dim;
    if (c_in % (16 * NUM_CORES) == 0)
        swap_blocks(Linear_args, c_in / NUM_CORES);
    else
        linear_bw_input_v3(Linear_args);
}
