// mm.c - TrainLib's name for the matrix product; every core of the team calls it.
#include "matmul.h"
#include "pulp_train.h"

#ifndef MATMUL
#define MATMUL matmul_v1
#define MATMUL_BT matmul_bt_v1
#endif

void mm(void *matMul_args) {
    const struct matMul_args *a = matMul_args;
    matmul_t args = {.a = a->A,
                     .b = a->B,
                     .c = a->C,
                     .n = (uint32_t)a->N,
                     .m = (uint32_t)a->M,
                     .k = (uint32_t)a->K};
    (a->trans_B ? MATMUL_BT : MATMUL)(&args);
}
