// steps.h - whole training steps. Called on the cluster controller; they fork by themselves. v0 is
// the yardstick and stays naive; each further version adds one idea.
#pragma once
#include "odl_train.h"

void training_step_v0(const struct step_args *a);  // the controller alone, plain loops
void training_step_v1(const struct step_args *a);  // TrainLib's way: one library call after another

void mlp_step_v0(const struct mlp_args *a);  // the controller alone, plain loops
void mlp_step_v1(const struct mlp_args *a);  // TrainLib's way: one library call after another
