// linear_fw_one_core.c - forward pass of a fully connected layer on worker 0 alone.
// The unit under test defines linear_forward.
#include "linear_fw_tensors.h"
#include "odl_train.h"

void odl_call(void) { pi_cl_team_fork(1, linear_forward, &args); }
