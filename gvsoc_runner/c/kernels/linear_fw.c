// linear_fw.c - y = w x + b.
#include "linear.h"
#include "order.h"
#include "rows.h"

static inline float dot(const float *a, const float *b, uint32_t n, float start) {
    float sum = start;
    for (uint32_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static inline float start_of(const linear_fw_t *a, uint32_t o) { return a->b ? a->b[o] : 0.0f; }

void linear_fw_v0(void *Linear_args) {
    if (pi_core_id() != 0) return;
    const linear_fw_t a = linear_fw_of(Linear_args);
    for (uint32_t o = 0; o < a.c_out; o++)
        a.y[o] = dot(a.w + o * a.c_in, a.x, a.c_in, start_of(&a, o));
}

void linear_fw_v1(void *Linear_args) {
    const linear_fw_t a = linear_fw_of(Linear_args);
    rows_t rows = my_rows(a.c_out, NUM_CORES);
    for (uint32_t o = rows.begin; o < rows.end; o++)
        a.y[o] = dot(a.w + o * a.c_in, a.x, a.c_in, start_of(&a, o));
}

// ---- unrolling ----

#define COLUMNS 8

static inline float dot_unrolled(const float *a, const float *b, uint32_t n, float start) {
    float sum = start;
    const float *end = b + n, *last = b + (n & ~(COLUMNS - 1u));
    for (; b != last; a += COLUMNS, b += COLUMNS)
        UNROLLED for (uint32_t j = 0; j < COLUMNS; j++) sum += a[j] * b[j];
    for (; b != end; a++, b++) sum += *a * *b;
    return sum;
}

void linear_fw_v2(void *Linear_args) {
    const linear_fw_t a = linear_fw_of(Linear_args);
    rows_t rows = my_rows(a.c_out, NUM_CORES);
    for (uint32_t o = rows.begin; o < rows.end; o++)
        a.y[o] = dot_unrolled(a.w + o * a.c_in, a.x, a.c_in, start_of(&a, o));
}

// ---- four rows at once ----

#define ROWS 4

static inline void four_rows(const linear_fw_t *a, uint32_t o) {
    const float *x = a->x, *end = x + a->c_in, *last = x + (a->c_in & ~3u);
    const float *w[ROWS];
    float sum[ROWS];
    UNROLLED for (uint32_t r = 0; r < ROWS; r++) {
        w[r] = a->w + (o + r) * a->c_in;
        sum[r] = start_of(a, o + r);
    }
    for (; x != last; x += 4) UNROLLED for (uint32_t j = 0; j < 4; j++) {
            UNROLLED for (uint32_t r = 0; r < ROWS; r++) sum[r] += *w[r]++ * x[j];
        }
    for (; x != end; x++) UNROLLED for (uint32_t r = 0; r < ROWS; r++) sum[r] += *w[r]++ * *x;
    UNROLLED for (uint32_t r = 0; r < ROWS; r++) a->y[o + r] = sum[r];
}

void linear_fw_v3(void *Linear_args) {
    const linear_fw_t a = linear_fw_of(Linear_args);
    rows_t rows = my_rows(a.c_out, NUM_CORES);
    uint32_t o = rows.begin;
    for (; o + ROWS <= rows.end; o += ROWS) four_rows(&a, o);
    for (; o < rows.end; o++) a.y[o] = dot_unrolled(a.w + o * a.c_in, a.x, a.c_in, start_of(&a, o));
}

// ---- loads and multiplications in turns ----

// Adds to sum[r] the products of x .. end with row r, `columns` per pass; moves all pointers.
// `rows` and `columns` are constants where this is called.
static inline __attribute__((always_inline)) const float *in_turns(uint32_t rows, uint32_t columns,
                                                                   const float *w[], const float *x,
                                                                   const float *end, float sum[]) {
    while (x != end) {
        float factor = x[0], value = w[0][0], next_factor = factor;
        PIN(factor);
        PIN(value);
        UNROLLED for (uint32_t j = 0; j < columns; j++) {
            UNROLLED for (uint32_t r = 0; r < rows; r++) {
                float next = value;
                if (r + 1 < rows) {
                    next = w[r + 1][j];
                } else if (j + 1 < columns) {
                    next_factor = x[j + 1];
                    PIN(next_factor);
                    next = w[0][j + 1];
                }
                PIN(next);
                sum[r] += value * factor;
                PIN(sum[r]);
                value = next;
            }
            factor = next_factor;
        }
        UNROLLED for (uint32_t r = 0; r < rows; r++) {
            w[r] += columns;
            PIN(w[r]);
        }
        x += columns;
        PIN(x);
    }
    return x;
}

static inline __attribute__((always_inline)) void rows_in_turns(const struct Linear_args *a,
                                                                uint32_t o, uint32_t rows) {
    const uint32_t c_in = (uint32_t)a->input->dim;
    const float *x = a->input->data, *end = x + c_in, *last = x + (c_in & ~3u), *w[ROWS];
    float sum[ROWS];
    UNROLLED for (uint32_t r = 0; r < rows; r++) {
        w[r] = r ? w[r - 1] + c_in : a->coeff->data + o * c_in;
        sum[r] = a->use_biases ? a->bias->data[o + r] : 0.0f;
    }
    x = in_turns(rows, 4, w, x, last, sum);
    in_turns(rows, 1, w, x, end, sum);
    UNROLLED for (uint32_t r = 0; r < rows; r++) a->output->data[o + r] = sum[r];
}

void linear_fw_v4(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    rows_t rows = my_rows((uint32_t)a->output->dim, NUM_CORES);
    uint32_t o = rows.begin;
    for (; o + 4 <= rows.end; o += 4) rows_in_turns(a, o, 4);
    for (; o < rows.end; o++) rows_in_turns(a, o, 1);
}

// ---- what the lesson teaches: beside the ladder, it sets a budget ----

void linear_fw_lesson(void *Linear_args) {
    const struct Linear_args *layer = Linear_args;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *weight = layer->coeff->data, *bias = layer->bias->data;
    for (int o = 2 * (int)pi_core_id(); o < c_out; o += 2 * NUM_CORES) {
        const int p = o + 1 < c_out ? o + 1 : o;  // a last row alone is computed twice
        const float *first = weight + o * c_in, *second = weight + p * c_in;
        float sum = layer->use_biases ? bias[o] : 0.0f, other = layer->use_biases ? bias[p] : 0.0f;
        int i = 0;
        for (; i + 4 <= c_in; i += 4)
            for (int k = i; k < i + 4; k++) {
                sum += first[k] * x[k];
                other += second[k] * x[k];
            }
        for (; i < c_in; i++) {
            sum += first[i] * x[i];
            other += second[i] * x[i];
        }
        layer->output->data[o] = sum;
        layer->output->data[p] = other;
    }
}
