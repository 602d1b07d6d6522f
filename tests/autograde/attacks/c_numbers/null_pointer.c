// Write to address 0.
#include "pulp_train.h"

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    *(volatile int *)0 = 1;
}
