// mm.c - TrainLib's name for the matrix product; every core of the team calls it.
#include "matmul.h"
#include "pulp_train.h"

#ifndef MATMUL
#define MATMUL matmul_v4
#define MATMUL_BT matmul_bt_v4
#endif

void mm(void *matMul_args) {
    const struct matMul_args *a = matMul_args;
    (a->trans_B ? MATMUL_BT : MATMUL)(matMul_args);
}
