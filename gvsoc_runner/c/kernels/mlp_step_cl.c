// mlp_step_cl.c - the public name for one training step of two layers.
#include "steps.h"

#ifndef MLP_STEP
#define MLP_STEP mlp_step_v2
#endif

void mlp_step_cl(void *mlp_args) { MLP_STEP(mlp_args); }
