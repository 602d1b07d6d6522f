// Forward pass of a linear layer, one sample, NUM_CORES cores; tensors as in exercise 3.
#include "pulp_train.h"

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *weight = layer->coeff->data, *bias = layer->bias->data;
    float *y = layer->output->data;
    // YOUR CODE HERE
#error "linear-forward-fast-c: not written yet, replace this line"
}

void pulp_linear_fp32_fw_cl(void *args) { pi_cl_team_fork(NUM_CORES, rows_of_one_core, args); }
