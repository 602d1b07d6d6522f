// last_layer.h - the last layer of a network and its loss, for steps that run in one fork: forward,
// loss, gradient of the outputs, update. Every core of the team calls these functions in this
// order. The columns of w (C_OUT, C_IN) are shared: a core keeps its part of x in registers, both
// ways, and needs nothing of x or w from others; only sums of C_OUT values cross over.
#pragma once
#include "inline.h"
#include "math.h"
#include "odl_train.h"
#include "pmsis.h"
#include "rows.h"
#include "softmax.h"

typedef struct {
    const float *x, *target;
    float *w, *b;           // updated in place; b may be NULL
    float *loss;            // overwritten
    float *y, *grad_y;      // C_OUT words each: outputs, then dL/dy
    float *grad_x;          // C_IN words; only update_columns(..., 1) writes them
    float *partial, *sums;  // C_OUT * NUM_CORES and 3 * NUM_CORES words, which may overlap
    float lr, decay;
    uint32_t c_in, c_out;
    odl_loss_e loss_type;
} last_layer_t;

// Words that partial and sums need.
static inline uint32_t scratch_words(uint32_t c_out) { return (c_out < 3 ? 3 : c_out) * NUM_CORES; }

// ---- forward: this core's columns of all rows ----

// first: the sum starts here; otherwise it goes on with what an earlier block left.
ALWAYS_INLINE void forward_block(const last_layer_t *a, uint32_t column, int width, int first) {
    const float *w = a->w + column;
    float *sum = a->partial + pi_core_id(), x[8];
#pragma unroll
    for (int j = 0; j < width; j++) x[j] = a->x[column + (uint32_t)j];
    for (uint32_t o = 0; o < a->c_out; o++, w += a->c_in, sum += NUM_CORES) {
        float part = first ? w[0] * x[0] : *sum + w[0] * x[0];
#pragma unroll
        for (int j = 1; j < width; j++) part += w[j] * x[j];
        *sum = part;
    }
}

static inline void forward_columns(const last_layer_t *a, rows_t columns) {
    uint32_t c = columns.begin;
    if (c == columns.end) {
        for (uint32_t o = 0; o < a->c_out; o++) a->partial[o * NUM_CORES + pi_core_id()] = 0.0f;
        return;
    }
    if (c + 8 <= columns.end) {
        forward_block(a, c, 8, 1);
        c += 8;
    } else if (c + 4 <= columns.end) {
        forward_block(a, c, 4, 1);
        c += 4;
    } else {
        forward_block(a, c++, 1, 1);
    }
    for (; c + 8 <= columns.end; c += 8) forward_block(a, c, 8, 0);
    for (; c < columns.end; c++) forward_block(a, c, 1, 0);
}

// ---- loss: rows k, k + NUM_CORES, ... of core k ----

static inline float add_up(const float *values, uint32_t stride) {
    float sum = values[0];
#pragma unroll
    for (uint32_t k = 1; k < NUM_CORES; k++) sum += values[k * stride];
    return sum;
}

static inline float output_of(const last_layer_t *a, uint32_t o) {
    const float sum = add_up(a->partial + o * NUM_CORES, 1);
    return a->b ? sum + a->b[o] : sum;
}

// grad_y = 2 / n (y - target)
static inline float squared_errors(const last_layer_t *a, float two_by_n) {
    float sum = 0.0f;
    for (uint32_t o = pi_core_id(); o < a->c_out; o += NUM_CORES) {
        const float error = output_of(a, o) - a->target[o];
        sum += error * error;
        a->grad_y[o] = two_by_n * error;
    }
    return sum;
}

static inline void mse_gradient(const last_layer_t *a) {
    const float two_by_n = 2.0f * reciprocal((float)a->c_out);
    const float sum = squared_errors(a, two_by_n);
    pi_cl_team_barrier();  // partial sums are read: their place may be used again
    a->sums[pi_core_id()] = sum;
    pi_cl_team_barrier();  // grad_y and all sums are there
    if (pi_core_id() == 0) *a->loss = 0.5f * two_by_n * add_up(a->sums, 1);
}

// grad_y = exp(y - largest); sums[core] = those of this core, of target, of target * (y - largest)
static inline void exponentials(const last_layer_t *a) {
    float largest = a->y[0], sum_exp = 0.0f, sum_target = 0.0f, dot = 0.0f;
    for (uint32_t o = 1; o < a->c_out; o++) largest = __builtin_fmaxf(largest, a->y[o]);
    for (uint32_t o = pi_core_id(); o < a->c_out; o += NUM_CORES) {
        const float shifted = a->y[o] - largest, e = exp_of_nonpositive(shifted);
        a->grad_y[o] = e;
        sum_exp += e;
        sum_target += a->target[o];
        dot += a->target[o] * shifted;
    }
    float *sums = a->sums + 3 * pi_core_id();
    sums[0] = sum_exp;
    sums[1] = sum_target;
    sums[2] = dot;
}

// y of all rows is there.
static inline void softmax_gradient(const last_layer_t *a) {
    exponentials(a);
    pi_cl_team_barrier();  // the sum of all exponentials, too
    const float sum_exp = add_up(a->sums, 3), sum_target = add_up(a->sums + 1, 3);
    const float scale = sum_target * reciprocal(sum_exp);
    for (uint32_t o = pi_core_id(); o < a->c_out; o += NUM_CORES)
        a->grad_y[o] = a->grad_y[o] * scale - a->target[o];
    pi_cl_team_barrier();  // the update needs grad_y of all rows
    if (pi_core_id() == NUM_CORES - 1)
        *a->loss = logf(sum_exp) * sum_target - add_up(a->sums + 2, 3);
}

static inline void output_gradient(const last_layer_t *a) {
    pi_cl_team_barrier();  // partial sums of all cores are there
    if (a->loss_type == ODL_MSE) {
        mse_gradient(a);
        return;
    }
    for (uint32_t o = pi_core_id(); o < a->c_out; o += NUM_CORES) a->y[o] = output_of(a, o);
    pi_cl_team_barrier();  // the largest output needs all of them
    softmax_gradient(a);
}

// ---- update: this core's columns again ----

ALWAYS_INLINE float moved(float w, float keep, float step, float x, int decay) {
    return (decay ? keep * w : w) - step * x;
}

// grad_x: also sum up w^T grad_y, with the weights as they were in the forward pass.
ALWAYS_INLINE void update_block(const last_layer_t *a, uint32_t column, int width, int decay,
                                int grad_x) {
    const float keep = 1.0f - a->lr * a->decay, lr = a->lr;
    float *w = a->w + column, x[8], v[8], sum[8] = {0};
#pragma unroll
    for (int j = 0; j < width; j++) x[j] = a->x[column + (uint32_t)j];
#pragma clang loop unroll(disable)
    for (uint32_t o = 0; o < a->c_out; o++, w += a->c_in) {
        const float grad = a->grad_y[o], step = lr * grad;
#pragma unroll
        for (int j = 0; j < width; j++) v[j] = w[j];
#pragma unroll
        for (int j = 0; j < width; j++) {
            if (grad_x) sum[j] += v[j] * grad;
            w[j] = moved(v[j], keep, step, x[j], decay);
        }
    }
#pragma unroll
    for (int j = 0; j < width; j++)
        if (grad_x) a->grad_x[column + (uint32_t)j] = sum[j];
}

ALWAYS_INLINE void update_blocks(const last_layer_t *a, rows_t columns, int decay, int grad_x) {
    const int widest = grad_x ? 4 : 8;  // sums need registers, too
    uint32_t c = columns.begin;
    for (; c + (uint32_t)widest <= columns.end; c += (uint32_t)widest)
        update_block(a, c, widest, decay, grad_x);
    for (; c < columns.end; c++) update_block(a, c, 1, decay, grad_x);
}

ALWAYS_INLINE void update_columns(const last_layer_t *a, rows_t columns, int grad_x) {
    if (a->decay == 0.0f)
        update_blocks(a, columns, 0, grad_x);
    else
        update_blocks(a, columns, 1, grad_x);
}

static inline void update_bias(const last_layer_t *a) {
    if (!a->b) return;
    const float keep = 1.0f - a->lr * a->decay;
    for (uint32_t o = pi_core_id(); o < a->c_out; o += NUM_CORES)
        a->b[o] = keep * a->b[o] - a->lr * a->grad_y[o];
}
