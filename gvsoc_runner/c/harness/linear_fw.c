// linear_fw.c - forward pass of a fully connected layer, one sample.
// The unit under test defines pulp_linear_fp32_fw_cl.
#include "linear_fw_tensors.h"

void odl_call(void) { pulp_linear_fp32_fw_cl(&args); }
