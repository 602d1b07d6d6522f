// Weight and bias gradient of one more sample of a mini-batch, NUM_CORES cores.
// input->data (C_IN)   output->diff (C_OUT)  ->  added to coeff->diff (C_OUT, C_IN), bias->diff
#include "odl_train.h"

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *grad_output = layer->output->diff;
    float *grad_weight = layer->coeff->diff, *grad_bias = layer->bias->diff;
    // YOUR CODE HERE
#error "linear-accumulate-c: not written yet, replace this line"
}

void linear_bw_accumulate_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);
}
