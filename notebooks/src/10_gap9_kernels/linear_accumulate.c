// Weight and bias gradient of one more sample of a mini-batch, NUM_CORES cores.
// input->data (C_IN)   output->diff (C_OUT)  ->  added to coeff->diff (C_OUT, C_IN), bias->diff
#include "odl_train.h"

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *grad_output = layer->output->diff;
    float *grad_weight = layer->coeff->diff, *grad_bias = layer->bias->diff;
    // BEGIN SOLUTION
    const int rows = (c_out + NUM_CORES - 1) / NUM_CORES;
    const int begin = (int)pi_core_id() * rows;
    const int end = begin + rows < c_out ? begin + rows : c_out;
    for (int o = begin; o < end; o++) {
        const float grad = grad_output[o];
        for (int i = 0; i < c_in; i++) grad_weight[o * c_in + i] += grad * x[i];
        if (layer->use_biases) grad_bias[o] += grad;
    }
    // END SOLUTION
}

void linear_bw_accumulate_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);
}
