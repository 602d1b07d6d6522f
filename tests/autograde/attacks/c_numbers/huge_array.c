// More memory than the chip has.
#include "pulp_train.h"

static float hoard[1 << 28] = {1.0f};

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    printf("%f", (double)hoard[3]);
}
