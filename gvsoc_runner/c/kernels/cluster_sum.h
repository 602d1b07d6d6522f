// cluster_sum.h - sum of a vector x (N) in L1, fp32. Work: N additions.
// A ladder: v0 is the yardstick and stays naive; each further version adds one idea.
#pragma once
#include <stdint.h>

typedef struct {
    const float *x;  // input, never written
    float *sum;      // output, overwritten
    uint32_t n;
} cluster_sum_t;

// Take a pointer to the struct as void *, so that they can be forked.
void cluster_sum_v0(void *args);  // one core, a plain loop
void cluster_sum_v1(void *args);  // a partial sum per core, a barrier, core 0 adds them up
