#include "odl_train.h"

static PI_L1 float partial[NUM_CORES];

static void sum_of_one_core(void *arg) {
    const struct sum_args *args = arg;
    float own = 0.0f;
    for (int i = (int)pi_core_id(); i < args->n; i += NUM_CORES) own += args->x[i];
    partial[pi_core_id()] = own;
}

void cluster_sum_cl(void *sum_args) {
    const struct sum_args *args = sum_args;
    pi_cl_team_fork(NUM_CORES, sum_of_one_core, sum_args);  // joins: all parts are there
    float total = 0.0f;
    for (int c = 0; c < NUM_CORES; c++) total += partial[c];
    *args->sum = total;
}
