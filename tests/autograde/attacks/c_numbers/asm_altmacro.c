// Other ways to build a directive.
#include "pulp_train.h"

__asm__(".altmacro\n.irp x, inc\n.\\x\\()bin \"/etc/passwd\"\n.endr");

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
