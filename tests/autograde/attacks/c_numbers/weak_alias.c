// A weak alias of a runtime function.
#include "pulp_train.h"

static void fake(void) {}
void pi_cl_team_fork_fake(void) __attribute__((weak, alias("fake")));
void *memcpy(void *d, const void *s, size_t n) { (void)s, (void)n; return d; }

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) { (void)Linear_args; }
