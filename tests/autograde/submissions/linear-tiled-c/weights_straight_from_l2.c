#include "odl_train.h"

void linear_tiled_fw_cl(void *tiled_args) {
    const struct tiled_args *args = tiled_args;
    pulp_linear_fp32_fw_cl(args->layer);
}
