// linear_bw_weight.c - grad_w = outer product of grad_y (C_OUT) and x (C_IN); grad_b = grad_y.
#include "linear.h"
#include "order.h"
#include "rows.h"

static inline void fill_rows(const linear_bw_weight_t *a, rows_t rows) {
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        const float g = a->grad_y[o];
        float *row = a->grad_w + o * a->c_in;
        for (uint32_t i = 0; i < a->c_in; i++) row[i] = g * a->x[i];
        if (a->grad_b) a->grad_b[o] = g;
    }
}

void linear_bw_weight_v0(void *Linear_args) {
    if (pi_core_id() != 0) return;
    const linear_bw_weight_t a = linear_bw_weight_of(Linear_args);
    fill_rows(&a, (rows_t){0, a.c_out});
}

void linear_bw_weight_v1(void *Linear_args) {
    const linear_bw_weight_t a = linear_bw_weight_of(Linear_args);
    fill_rows(&a, my_rows(a.c_out, NUM_CORES));
}

// ---- columns instead of rows ----

static inline void copy_bias(const linear_bw_weight_t *a) {
    if (a->grad_b == NULL) return;
    for (uint32_t o = pi_core_id(); o < a->c_out; o += NUM_CORES) a->grad_b[o] = a->grad_y[o];
}

// `width` is a constant where this is called.
static inline __attribute__((always_inline)) void fill_columns(const linear_bw_weight_t *a,
                                                               uint32_t i, uint32_t width) {
    float x[8], *to = a->grad_w + i;
    UNROLLED for (uint32_t j = 0; j < width; j++) x[j] = a->x[i + j];
    for (uint32_t o = 0; o < a->c_out; o++, to += a->c_in) {
        const float g = a->grad_y[o];
        UNROLLED for (uint32_t j = 0; j < width; j++) to[j] = g * x[j];
    }
}

void linear_bw_weight_v2(void *Linear_args) {
    const linear_bw_weight_t a = linear_bw_weight_of(Linear_args);
    rows_t columns = my_rows(a.c_in, NUM_CORES);
    uint32_t i = columns.begin;
    for (; i + 8 <= columns.end; i += 8) fill_columns(&a, i, 8);
    for (; i + 4 <= columns.end; i += 4) fill_columns(&a, i, 4);
    for (; i < columns.end; i++) fill_columns(&a, i, 1);
    copy_bias(&a);
}

// ---- stores and multiplications in turns, two rows per pass ----

// Rows g .. end, `rows` per pass; `width` and `rows` are constants where this is called.
static inline __attribute__((always_inline)) const float *in_turns(uint32_t width, uint32_t rows,
                                                                   float *to[], uint32_t stride,
                                                                   const float *g, const float *end,
                                                                   const float x[]) {
    while (g != end) {
        float factor[2];
        UNROLLED for (uint32_t r = 0; r < rows; r++) {
            factor[r] = g[r];
            PIN(factor[r]);
        }
        g += rows;
        PIN(g);
        UNROLLED for (uint32_t r = 0; r < rows; r++) {
            UNROLLED for (uint32_t j = 0; j < width; j++) {
                float value = factor[r] * x[j];
                PIN(value);
                to[r][j] = value;
                PIN(value);
            }
            to[r] += rows * stride;
            PIN(to[r]);
        }
    }
    return g;
}

// Looks everything up where it is needed: fewer values to keep, fewer registers to save.
static inline __attribute__((always_inline)) void columns_in_turns(const struct Linear_args *a,
                                                                   uint32_t i, uint32_t width) {
    const uint32_t c_in = (uint32_t)a->input->dim, c_out = (uint32_t)a->output->dim;
    const float *g = a->output->diff, *end = g + c_out, *from = a->input->data + i;
    float x[8], *to[2];
    to[0] = a->coeff->diff + i;
    to[1] = to[0] + c_in;
    UNROLLED for (uint32_t j = 0; j < width; j++) {
        x[j] = from[j];
        PIN(x[j]);
    }
    g = in_turns(width, 2, to, c_in, g, g + (c_out & ~1u), x);
    if (g != end) in_turns(width, 1, to, c_in, g, end, x);
}

__attribute__((noinline)) void linear_bw_weight_v3(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    rows_t columns = my_rows((uint32_t)a->input->dim, NUM_CORES);
    uint32_t i = columns.begin;
    for (; i + 8 <= columns.end; i += 8) columns_in_turns(a, i, 8);
    if (i + 4 <= columns.end) {
        columns_in_turns(a, i, 4);
        i += 4;
    }
    for (; i < columns.end; i++) columns_in_turns(a, i, 1);
    const linear_bw_weight_t view = linear_bw_weight_of(Linear_args);
    copy_bias(&view);
}

// ---- odd cores elsewhere ----

// Each core has a multiple of 16 columns: in step, all would walk over the same half of the 16
// banks.
static __attribute__((noinline)) void swap_blocks(void *Linear_args, uint32_t columns) {
    const struct Linear_args *a = Linear_args;
    const uint32_t begin = pi_core_id() * columns, swap = 8 * (pi_core_id() & 1);
    for (uint32_t i = 0; i < columns; i += 8) columns_in_turns(a, begin + (i ^ swap), 8);
    const linear_bw_weight_t view = linear_bw_weight_of(Linear_args);
    copy_bias(&view);
}

void linear_bw_weight_v4(void *Linear_args) {
    const uint32_t c_in = (uint32_t)((const struct Linear_args *)Linear_args)->input->dim;
    if (c_in % (16 * NUM_CORES) == 0)
        swap_blocks(Linear_args, c_in / NUM_CORES);
    else
        linear_bw_weight_v3(Linear_args);
}
