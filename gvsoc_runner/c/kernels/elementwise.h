// elementwise.h - ReLU and SGD on flat fp32 arrays in L1.
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

void relu_fw_v0(void *args);  // one core
void relu_fw_v1(void *args);  // elements shared over the cores
void relu_bw_v0(void *args);
void relu_bw_v1(void *args);
void sgd_v0(void *args);
void sgd_v1(void *args);
