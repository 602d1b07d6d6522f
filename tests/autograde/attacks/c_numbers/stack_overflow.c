// Recurse without end.
#include "pulp_train.h"

static int deeper(volatile int n) { return deeper(n + 1) + n; }

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    printf("%d", deeper(0));
}
