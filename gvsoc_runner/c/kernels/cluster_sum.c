// cluster_sum.c - sum of a vector.
#include "cluster_sum.h"

#include "rows.h"

static inline float sum_of(const float *x, rows_t part) {
    float sum = 0.0f;
    for (uint32_t i = part.begin; i < part.end; i++) sum += x[i];
    return sum;
}

void cluster_sum_v0(void *args) {
    const cluster_sum_t *a = args;
    if (pi_core_id() == 0) *a->sum = sum_of(a->x, (rows_t){0, a->n});
}

void cluster_sum_v1(void *args) {
    static PI_L1 float partial[NUM_CORES];
    const cluster_sum_t *a = args;
    partial[pi_core_id()] = sum_of(a->x, my_rows(a->n, NUM_CORES));
    pi_cl_team_barrier();  // without it core 0 adds up sums that are not there yet
    if (pi_core_id() == 0) *a->sum = sum_of(partial, (rows_t){0, NUM_CORES});
}
