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

// Columns x .. end of `rows` rows, which begin at w, `stride` words apart.
static inline __attribute__((always_inline)) void rows_in_turns(uint32_t rows, const float *first,
                                                                uint32_t stride, const float *x,
                                                                uint32_t columns, float sum[]) {
    const float *end = x + columns, *w[ROWS];
    UNROLLED for (uint32_t r = 0; r < rows; r++) w[r] = r ? w[r - 1] + stride : first;
    x = in_turns(rows, 4, w, x, x + (columns & ~3u), sum);
    in_turns(rows, 1, w, x, end, sum);
}

static inline __attribute__((always_inline)) void whole_rows(const struct Linear_args *a,
                                                             uint32_t o, uint32_t rows) {
    const uint32_t c_in = (uint32_t)a->input->dim;
    float sum[ROWS];
    UNROLLED for (uint32_t r = 0; r < rows; r++) sum[r] =
        a->use_biases ? a->bias->data[o + r] : 0.0f;
    rows_in_turns(rows, a->coeff->data + o * c_in, c_in, a->input->data, c_in, sum);
    UNROLLED for (uint32_t r = 0; r < rows; r++) a->output->data[o + r] = sum[r];
}

__attribute__((noinline)) void linear_fw_v4(void *Linear_args) {
    const struct Linear_args *a = Linear_args;
    rows_t rows = my_rows((uint32_t)a->output->dim, NUM_CORES);
    uint32_t o = rows.begin;
    for (; o + 4 <= rows.end; o += 4) whole_rows(a, o, 4);
    if (o + 2 <= rows.end) {
        whole_rows(a, o, 2);
        o += 2;
    }
    if (o < rows.end) whole_rows(a, o, 1);
}

// ---- columns shared, too ----

// Two cores share up to three rows; each takes half of the columns. The odd one leaves its sums in
// y.
static inline __attribute__((always_inline)) void half_of_rows(const struct Linear_args *a,
                                                               uint32_t o, uint32_t rows) {
    const uint32_t c_in = (uint32_t)a->input->dim, second = pi_core_id() & 1;
    const uint32_t cut = c_in / 8 * 4, begin = second ? cut : 0;
    float sum[ROWS];
    UNROLLED for (uint32_t r = 0; r < rows; r++) sum[r] =
        !second && a->use_biases ? a->bias->data[o + r] : 0.0f;
    rows_in_turns(rows, a->coeff->data + o * c_in + begin, c_in, a->input->data + begin,
                  second ? c_in - cut : cut, sum);
    float *y = a->output->data + o;
    if (second) {
        UNROLLED for (uint32_t r = 0; r < rows; r++) y[r] = sum[r];
    }
    pi_cl_team_barrier();  // without it the even core would read y before the odd one wrote it
    if (!second) {
        UNROLLED for (uint32_t r = 0; r < rows; r++) y[r] += sum[r];
    }
}

static __attribute__((noinline)) void halves(const struct Linear_args *a, uint32_t c_out) {
    const uint32_t rows = (c_out + 3) / 4, o = pi_core_id() / 2 * rows;
    const uint32_t mine = o >= c_out ? 0 : c_out - o < rows ? c_out - o : rows;
    if (mine == 3)
        half_of_rows(a, o, 3);
    else if (mine == 2)
        half_of_rows(a, o, 2);
    else if (mine == 1)
        half_of_rows(a, o, 1);
    else
        pi_cl_team_barrier();  // all cores come to the barrier
}

void linear_fw_v5(void *Linear_args) {
    const uint32_t c_out = (uint32_t)((const struct Linear_args *)Linear_args)->output->dim;
    // With whole rows half of the cores would have one row more than the others, or nothing to do.
    if (NUM_CORES == 8 && c_out <= 12 && !((c_out - 1) & 4))
        halves(Linear_args, c_out);
    else
        linear_fw_v4(Linear_args);
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
