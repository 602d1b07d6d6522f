// Jump into the middle of nowhere.
#include "pulp_train.h"

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    ((void (*)(void))0x12345678u)();
}
