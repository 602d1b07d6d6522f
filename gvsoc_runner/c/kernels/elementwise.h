// elementwise.h - ReLU and optimisers on flat fp32 arrays in L1, 4-byte aligned. A ladder per
// function: v0 is the yardstick and stays naive; each further version adds one idea.
#pragma once
#include <stdint.h>

typedef struct {
    const float *x;
    float *y;  // overwritten
    uint32_t n;
} relu_fw_t;

typedef struct {
    const float *x, *grad_y;
    float *grad_x;  // overwritten
    uint32_t n;
} relu_bw_t;

typedef struct {
    float *param, *velocity;  // updated in place
    const float *grad;
    float lr, momentum, weight_decay;
    uint32_t n;
} sgd_momentum_t;

// All are called by every core of a team.
void relu_fw_v0(void *args);  // one core, a plain loop
void relu_fw_v1(void *args);  // elements shared over the cores
void relu_fw_v2(void *args);  // one instruction (fmax) for comparison and choice
void relu_fw_v3(void *args);  // eight elements in a turn, loads first, so that none is waited for
void relu_fw_v4(void *args);  // bank-aware: each core keeps to two memory banks of its own

void relu_bw_v0(void *args);  // one core, a plain loop
void relu_bw_v1(void *args);  // elements shared over the cores
void relu_bw_v2(void *args);  // no branch: a mask from the sign of x
void relu_bw_v3(void *args);  // eight elements in a turn, loads first, so that none is waited for
void relu_bw_v4(void *args);  // bank-aware: each core keeps to two memory banks of its own

// param (N) -= lr * (grad (N) + decay * param)
typedef void sgd_f(float *param, const float *grad, uint32_t n, float lr, float decay);
sgd_f sgd_v0;  // one core, a plain loop
sgd_f sgd_v1;  // elements shared over the cores
sgd_f sgd_v2;  // without weight decay one instruction (fused) is enough
sgd_f sgd_v3;  // eight elements in a turn, loads first, so that none is waited for
sgd_f sgd_v4;  // bank-aware: each core keeps to two memory banks of its own

void sgd_momentum_v0(void *args);  // one core, a plain loop
void sgd_momentum_v1(void *args);  // elements shared over the cores
void sgd_momentum_v2(void *args);  // unrolled by 4: loads first, so that none is waited for
