// steps.h - whole training steps. Called on the cluster controller; they fork by themselves. v0 is
// the yardstick and stays naive; each further version adds one idea.
#pragma once
#include "odl_train.h"

void training_step_v0(const struct step_args *a);  // the controller alone, plain loops
void training_step_v1(const struct step_args *a);  // TrainLib's way: one library call after another
void training_step_v2(const struct step_args *a);  // one fork: barriers between the phases
void training_step_v3(
    const struct step_args *a);  // no gradient in memory: w -= lr * grad_y x^T at once
void training_step_v4(const struct step_args *a);  // softmax shared over the cores
void training_step_v5(const struct step_args *a);  // columns: x in registers both ways

void mlp_step_v0(const struct mlp_args *a);  // the controller alone, plain loops
void mlp_step_v1(const struct mlp_args *a);  // TrainLib's way: one library call after another
void mlp_step_v2(
    const struct mlp_args *a);  // one fork; no gradient in memory; the loss on all cores
