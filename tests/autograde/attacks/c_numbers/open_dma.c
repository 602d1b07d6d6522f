// Leave while the DMA still writes.
#include "pulp_train.h"

PI_L2 static float far[512];

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    (void)Linear_args;
    struct Linear_args *a = Linear_args;
    pi_cl_dma_cmd_t cmd;
    for (int n = 0; n < 8; n++)
        pi_cl_dma_cmd((uint32_t)(uintptr_t)far, (uint32_t)(uintptr_t)a->coeff->diff, 2048, PI_CL_DMA_DIR_EXT2LOC, &cmd);
}
