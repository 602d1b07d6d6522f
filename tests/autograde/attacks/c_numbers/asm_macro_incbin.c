// The same, hidden in a macro of the assembler.
#include "pulp_train.h"

__asm__(".macro z a, b\n.\\a\\b \"/etc/passwd\"\n.endm\nz inc, bin");

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
