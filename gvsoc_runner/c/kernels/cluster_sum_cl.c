// cluster_sum_cl.c - the public name for the sum of a vector.
#include "cluster_sum.h"
#include "odl_train.h"

#ifndef CLUSTER_SUM
#define CLUSTER_SUM cluster_sum_v1
#endif

void cluster_sum_cl(void *sum_args) {
    const struct sum_args *a = sum_args;
    cluster_sum_t args = {.x = a->x, .sum = a->sum, .n = (uint32_t)a->n};
    pi_cl_team_fork(NUM_CORES, CLUSTER_SUM, &args);
}
