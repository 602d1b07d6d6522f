// cluster_sum.c - the sum of a vector. The unit under test defines cluster_sum_cl.
#include "harness.h"
#include "odl_train.h"

#define MAX_VALUES 1024

enum { COUNT };

ODL_POOL float odl_x[ODL_CALLS * MAX_VALUES] = {0};
ODL_LOG float odl_sum[ODL_CALLS];

static PI_L1 struct sum_args args;

void odl_setup(void) {
    const int32_t n = odl_shape[COUNT];
    args = (struct sum_args){.x = odl_input(odl_x, n), .n = n, .sum = odl_output(odl_sum, 1)};
}

void odl_call(void) { cluster_sum_cl(&args); }
