// relu.c - y = max(x, 0); the gradient passes where x > 0.
#include "elementwise.h"
#include "float_bits.h"
#include "inline.h"
#include "pairs.h"
#include "rows.h"

static inline float larger(float a, float b) { return __builtin_fmaxf(a, b); }

// A positive float is a positive integer, and zero of either sign is not.
static inline float where_positive(float x, float value) {
    return float_of(bits_of(value) & -(uint32_t)((int32_t)bits_of(x) > 0));
}

static inline void forward(const relu_fw_t *a, rows_t part) {
    for (uint32_t i = part.begin; i < part.end; i++) a->y[i] = a->x[i] > 0.0f ? a->x[i] : 0.0f;
}

static inline void backward(const relu_bw_t *a, rows_t part) {
    for (uint32_t i = part.begin; i < part.end; i++)
        a->grad_x[i] = a->x[i] > 0.0f ? a->grad_y[i] : 0.0f;
}

void relu_fw_v0(void *args) {
    const relu_fw_t *a = args;
    if (pi_core_id() == 0) forward(a, (rows_t){0, a->n});
}

void relu_fw_v1(void *args) {
    const relu_fw_t *a = args;
    forward(a, my_rows(a->n, NUM_CORES));
}

void relu_fw_v2(void *args) {
    const relu_fw_t *a = args;
    const rows_t part = my_rows(a->n, NUM_CORES);
    for (uint32_t i = part.begin; i < part.end; i++) a->y[i] = larger(a->x[i], 0.0f);
}

// Four pairs of neighbouring words, `apart` words from pair to pair.
ALWAYS_INLINE void forward_eight(const float *x, float *y, uint32_t apart) {
    float v[8];
#pragma unroll
    for (uint32_t k = 0; k < 8; k++) v[k] = x[k / 2 * apart + k % 2];
#pragma unroll
    for (uint32_t k = 0; k < 8; k++) y[k / 2 * apart + k % 2] = larger(v[k], 0.0f);
}

void relu_fw_v3(void *args) {
    const relu_fw_t *a = args;
    const rows_t part = my_rows(a->n, NUM_CORES);
    uint32_t i = part.begin;
#pragma clang loop unroll(disable)
    for (; i + 8 <= part.end; i += 8) forward_eight(a->x + i, a->y + i, 2);
#pragma clang loop unroll(disable)
    for (; i < part.end; i++) a->y[i] = larger(a->x[i], 0.0f);
}

void relu_fw_v4(void *args) {
    const relu_fw_t a = *(const relu_fw_t *)args;
    const float *x = a.x + 2 * pi_core_id();
    float *y = a.y + 2 * pi_core_id();
    uint32_t groups = a.n / GROUP;
#pragma clang loop unroll(disable)
    for (; groups >= 4; groups -= 4, x += 4 * GROUP, y += 4 * GROUP) forward_eight(x, y, GROUP);
#pragma clang loop unroll(disable)
    for (; groups; groups--, x += GROUP, y += GROUP) {
        y[0] = larger(x[0], 0.0f);
        y[1] = larger(x[1], 0.0f);
    }
#pragma clang loop unroll(disable)
    for (uint32_t i = first_single(a.n); i < a.n; i += NUM_CORES) a.y[i] = larger(a.x[i], 0.0f);
}

void relu_bw_v0(void *args) {
    const relu_bw_t *a = args;
    if (pi_core_id() == 0) backward(a, (rows_t){0, a->n});
}

void relu_bw_v1(void *args) {
    const relu_bw_t *a = args;
    backward(a, my_rows(a->n, NUM_CORES));
}

void relu_bw_v2(void *args) {
    const relu_bw_t *a = args;
    const rows_t part = my_rows(a->n, NUM_CORES);
    for (uint32_t i = part.begin; i < part.end; i++)
        a->grad_x[i] = where_positive(a->x[i], a->grad_y[i]);
}

// Two pairs of neighbouring words, `apart` words from one to the other.
ALWAYS_INLINE void backward_four(const float *x, const float *grad_y, float *grad_x,
                                 uint32_t apart) {
    float v[4], g[4];
#pragma unroll
    for (uint32_t k = 0; k < 4; k++) {
        v[k] = x[k / 2 * apart + k % 2];
        g[k] = grad_y[k / 2 * apart + k % 2];
    }
#pragma unroll
    for (uint32_t k = 0; k < 4; k++) grad_x[k / 2 * apart + k % 2] = where_positive(v[k], g[k]);
}

ALWAYS_INLINE void backward_eight(const float *x, const float *grad_y, float *grad_x,
                                  uint32_t apart) {
    backward_four(x, grad_y, grad_x, apart);
    backward_four(x + 2 * apart, grad_y + 2 * apart, grad_x + 2 * apart, apart);
}

void relu_bw_v3(void *args) {
    const relu_bw_t *a = args;
    const rows_t part = my_rows(a->n, NUM_CORES);
    uint32_t i = part.begin;
#pragma clang loop unroll(disable)
    for (; i + 8 <= part.end; i += 8) backward_eight(a->x + i, a->grad_y + i, a->grad_x + i, 2);
#pragma clang loop unroll(disable)
    for (; i < part.end; i++) a->grad_x[i] = where_positive(a->x[i], a->grad_y[i]);
}

void relu_bw_v4(void *args) {
    const relu_bw_t a = *(const relu_bw_t *)args;
    uint32_t i = 2 * pi_core_id(), groups = a.n / GROUP;
#pragma clang loop unroll(disable)
    for (; groups >= 4; groups -= 4, i += 4 * GROUP)
        backward_eight(a.x + i, a.grad_y + i, a.grad_x + i, GROUP);
#pragma clang loop unroll(disable)
    for (; groups; groups--, i += GROUP) {
        a.grad_x[i] = where_positive(a.x[i], a.grad_y[i]);
        a.grad_x[i + 1] = where_positive(a.x[i + 1], a.grad_y[i + 1]);
    }
#pragma clang loop unroll(disable)
    for (i = first_single(a.n); i < a.n; i += NUM_CORES)
        a.grad_x[i] = where_positive(a.x[i], a.grad_y[i]);
}
