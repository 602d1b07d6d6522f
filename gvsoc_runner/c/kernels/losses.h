// losses.h - losses of n outputs and their gradients, fp32, in L1. Both are called on one core; a
// version that forks does so only on the cluster controller. A ladder per function: v0 is the
// yardstick and stays naive; each further version adds one idea.
#pragma once
#include <stdint.h>

typedef struct {
    const float *y, *target;  // prediction or logits
    float *loss, *grad;       // one of them is overwritten, the other ignored
    uint32_t n;
} loss_t;

void mse_loss_v0(const loss_t *a);     // mean of (y - target)^2; one core, a plain loop
void mse_loss_bw_v0(const loss_t *a);  // grad = 2 / n (y - target); one core, a plain loop

// L = log(sum exp(y)) * sum(target) - target . y, with the largest logit taken out first.
void cross_entropy_v0(const loss_t *a);  // one core, plain loops
void cross_entropy_v1(const loss_t *a);  // e^x compiled in: its constants stay in registers
void cross_entropy_v2(const loss_t *a);  // from 24 outputs on: shared over the cores
// grad = softmax(y) * sum(target) - target
void cross_entropy_bw_v0(const loss_t *a);  // one core, plain loops
void cross_entropy_bw_v1(const loss_t *a);  // e^x compiled in: its constants stay in registers
void cross_entropy_bw_v2(const loss_t *a);  // from 24 outputs on: shared over the cores
