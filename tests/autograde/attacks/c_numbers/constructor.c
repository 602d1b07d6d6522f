// Code that runs before main.
#include "pulp_train.h"

static int ready;
__attribute__((constructor)) static void early(void) { ready = 1; }

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
