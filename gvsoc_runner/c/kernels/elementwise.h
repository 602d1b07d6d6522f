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
    float *param;  // updated in place
    const float *grad;
    float lr, weight_decay;
    uint32_t n;
} sgd_t;

typedef struct {
    float *param, *velocity;  // updated in place
    const float *grad;
    float lr, momentum, weight_decay;
    uint32_t n;
} sgd_momentum_t;

// All take a pointer to their struct as void * and are called by every core of a team.
void relu_fw_v0(void *args);  // one core, a plain loop
void relu_fw_v1(void *args);  // elements shared over the cores

void relu_bw_v0(void *args);  // one core, a plain loop
void relu_bw_v1(void *args);  // elements shared over the cores

void sgd_v0(void *args);  // one core, a plain loop
void sgd_v1(void *args);  // elements shared over the cores

void sgd_momentum_v0(void *args);  // one core, a plain loop
void sgd_momentum_v1(void *args);  // elements shared over the cores
