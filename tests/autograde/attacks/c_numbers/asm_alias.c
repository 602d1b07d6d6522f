// Another name by an assembler directive.
#include "pulp_train.h"

__asm__(".globl odl_call\n.set odl_call, pulp_linear_fp32_bw_param_grads_cl");

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
