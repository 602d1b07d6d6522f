// sgd.c - param -= lr * (grad + decay * param).
#include "elementwise.h"
#include "inline.h"
#include "pairs.h"
#include "rows.h"

// One step is keep * param - lr * grad with keep = 1 - lr * decay. `decay` says whether keep is
// something else than 1; where it is a constant, two loops come out of it.
ALWAYS_INLINE float moved(float param, float grad, float lr, float keep, int decay) {
    return (decay ? keep * param : param) - lr * grad;
}

ALWAYS_INLINE void step(float *param, const float *grad, rows_t part, float lr, float keep,
                        int decay) {
#pragma clang loop unroll(disable)
    for (uint32_t i = part.begin; i < part.end; i++)
        param[i] = moved(param[i], grad[i], lr, keep, decay);
}

void sgd_v0(float *param, const float *grad, uint32_t n, float lr, float decay) {
    if (pi_core_id() == 0) step(param, grad, (rows_t){0, n}, lr, 1.0f - lr * decay, 1);
}

void sgd_v1(float *param, const float *grad, uint32_t n, float lr, float decay) {
    step(param, grad, my_rows(n, NUM_CORES), lr, 1.0f - lr * decay, 1);
}

void sgd_v2(float *param, const float *grad, uint32_t n, float lr, float decay) {
    const rows_t part = my_rows(n, NUM_CORES);
    if (decay == 0.0f)
        step(param, grad, part, lr, 1.0f, 0);
    else
        step(param, grad, part, lr, 1.0f - lr * decay, 1);
}

// Two neighbouring words, and two more `apart` words behind.
ALWAYS_INLINE void four(float *param, const float *grad, uint32_t apart, float lr, float keep,
                        int decay) {
    const uint32_t at[4] = {0, 1, apart, apart + 1};
    float p[4], g[4];
#pragma unroll
    for (int k = 0; k < 4; k++) {
        p[k] = param[at[k]];
        g[k] = grad[at[k]];
    }
#pragma unroll
    for (int k = 0; k < 4; k++) param[at[k]] = moved(p[k], g[k], lr, keep, decay);
}

ALWAYS_INLINE void eights(float *param, const float *grad, rows_t part, float lr, float keep,
                          int decay) {
    for (; part.begin + 8 <= part.end; part.begin += 8) {
        four(param + part.begin, grad + part.begin, 2, lr, keep, decay);
        four(param + part.begin + 4, grad + part.begin + 4, 2, lr, keep, decay);
    }
    step(param, grad, part, lr, keep, decay);
}

void sgd_v3(float *param, const float *grad, uint32_t n, float lr, float decay) {
    const rows_t part = my_rows(n, NUM_CORES);
    if (decay == 0.0f)
        eights(param, grad, part, lr, 1.0f, 0);
    else
        eights(param, grad, part, lr, 1.0f - lr * decay, 1);
}

ALWAYS_INLINE void pairs(float *param, const float *grad, uint32_t n, float lr, float keep,
                         int decay) {
    float *p = param + 2 * pi_core_id();
    const float *g = grad + 2 * pi_core_id();
    uint32_t groups = n / GROUP;
#pragma clang loop unroll(disable)
    for (; groups >= 4; groups -= 4, p += 4 * GROUP, g += 4 * GROUP) {
        four(p, g, GROUP, lr, keep, decay);
        four(p + 2 * GROUP, g + 2 * GROUP, GROUP, lr, keep, decay);
    }
#pragma clang loop unroll(disable)
    for (; groups; groups--, p += GROUP, g += GROUP) {
        p[0] = moved(p[0], g[0], lr, keep, decay);
        p[1] = moved(p[1], g[1], lr, keep, decay);
    }
#pragma clang loop unroll(disable)
    for (uint32_t i = first_single(n); i < n; i += NUM_CORES)
        param[i] = moved(param[i], grad[i], lr, keep, decay);
}

// Too few words for pairs: one after the other, with nothing to save and restore.
ALWAYS_INLINE void singles(float *param, const float *grad, uint32_t n, float lr, float keep) {
#pragma clang loop unroll(disable)
    for (uint32_t i = pi_core_id(); i < n; i += NUM_CORES)
        param[i] = moved(param[i], grad[i], lr, keep, 1);
}

// Functions of their own, so that the short way saves no registers.
__attribute__((noinline)) static void pairs_without_decay(float *param, const float *grad,
                                                          uint32_t n, float lr) {
    pairs(param, grad, n, lr, 1.0f, 0);
}

__attribute__((noinline)) static void pairs_with_decay(float *param, const float *grad, uint32_t n,
                                                       float lr, float keep) {
    pairs(param, grad, n, lr, keep, 1);
}

void sgd_v4(float *param, const float *grad, uint32_t n, float lr, float decay) {
    if (n <= GROUP)
        singles(param, grad, n, lr, 1.0f - lr * decay);
    else if (decay == 0.0f)
        pairs_without_decay(param, grad, n, lr);
    else
        pairs_with_decay(param, grad, n, lr, 1.0f - lr * decay);
}
