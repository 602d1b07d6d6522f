// Code in a section that start-up code runs.
#include "pulp_train.h"

__attribute__((section(".init_array"), used)) static void *hook = 0;

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
