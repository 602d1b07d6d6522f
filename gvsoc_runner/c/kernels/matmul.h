// matmul.h - product of two matrices, fp32, row-major, in L1, 4-byte aligned; sizes of 1 and more.
// c (N, M) = a (N, K) b (K, M). Three layouts of the operands, so that nobody has to transpose:
//   matmul     a (N, K)  b (K, M)
//   matmul_bt  a (N, K)  b (M, K)
//   matmul_at  a (K, N)  b (K, M)
// Work: N * M * K MAC.   L1 bytes: 4 * (N * K + K * M + N * M).
#pragma once
#include "pulp_train.h"

// All take a struct matMul_args (A, B, C, N, M, K; trans_B is the caller's business) and are
// forked: every core of the team calls them.
void matmul_v0(void *matMul_args);  // one core, plain loops
void matmul_v1(void *matMul_args);  // rows of c shared over the cores; no two cores write one row
void matmul_v2(void *matMul_args);  // 4 x 4 elements of c at once: 8 loads for 16 MAC
void matmul_v3(void *matMul_args);  // loads and multiplications take turns, also from k to k
void matmul_v4(void *matMul_args);  // the two cores of an FPU start apart

void matmul_bt_v0(void *matMul_args);
void matmul_bt_v1(void *matMul_args);
void matmul_bt_v2(void *matMul_args);
void matmul_bt_v3(void *matMul_args);
void matmul_bt_v4(void *matMul_args);

void matmul_at_v0(void *matMul_args);
void matmul_at_v1(void *matMul_args);
void matmul_at_v2(void *matMul_args);
void matmul_at_v3(void *matMul_args);
void matmul_at_v4(void *matMul_args);
