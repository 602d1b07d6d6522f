// matmul.h - product of two matrices, fp32, row-major, in L1, 4-byte aligned; sizes of 1 and more.
// c (N, M) = a (N, K) b (K, M). Three layouts of the operands, so that nobody has to transpose:
//   matmul     a (N, K)  b (K, M)
//   matmul_bt  a (N, K)  b (M, K)
//   matmul_at  a (K, N)  b (K, M)
// Work: N * M * K MAC.   L1 bytes: 4 * (N * K + K * M + N * M).
#pragma once
#include <stdint.h>

typedef struct {
    const float *a, *b;  // inputs, never written
    float *c;            // output, overwritten
    uint32_t n, m, k;
} matmul_t;

void matmul_v0(void *args);  // one core, plain loops
void matmul_v1(void *args);  // rows of c shared over the cores; no two cores write one row

void matmul_bt_v0(void *args);  // one core, plain loops
void matmul_bt_v1(void *args);  // rows of c shared over the cores

void matmul_at_v0(void *args);  // one core, plain loops
void matmul_at_v1(void *args);  // rows of c shared over the cores
