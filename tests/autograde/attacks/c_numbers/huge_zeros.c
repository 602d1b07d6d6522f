// More zeroed memory than the chip has.
#include "pulp_train.h"

PI_L1 static float hoard[1 << 24];

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    hoard[3] = 1.0f;
    printf("%d", (int)hoard[4]);
}
