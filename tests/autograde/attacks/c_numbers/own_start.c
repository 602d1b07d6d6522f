// A start address of its own.
#include "pulp_train.h"

void _start(void) { for (;;) {} }

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
