// Forward pass of a linear layer, one sample, NUM_CORES cores.
// input->data (C_IN)   coeff->data (C_OUT, C_IN)   bias->data (C_OUT)  ->  output->data (C_OUT)
#include "pulp_train.h"

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *weight = layer->coeff->data, *bias = layer->bias->data;
    float *y = layer->output->data;
    // BEGIN SOLUTION
    const int rows = (c_out + NUM_CORES - 1) / NUM_CORES;
    const int begin = (int)pi_core_id() * rows;
    const int end = begin + rows < c_out ? begin + rows : c_out;
    for (int o = begin; o < end; o++) {
        float sum = bias[o];
        for (int i = 0; i < c_in; i++) sum += weight[o * c_in + i] * x[i];
        y[o] = sum;
    }
    // END SOLUTION
}

void pulp_linear_fp32_fw_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);
}
