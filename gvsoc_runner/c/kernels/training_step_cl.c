// training_step_cl.c - the public name for one training step of one layer.
#include "steps.h"

#ifndef TRAINING_STEP
#define TRAINING_STEP training_step_v5
#endif

void training_step_cl(void *step_args) { TRAINING_STEP(step_args); }
