// Input gradient of a linear layer, one sample, NUM_CORES cores.
// coeff->data (C_OUT, C_IN)   output->diff (C_OUT)  ->  input->diff (C_IN)
#include "pulp_train.h"

static void columns_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *weight = layer->coeff->data, *grad_output = layer->output->diff;
    float *grad_input = layer->input->diff;
    // BEGIN SOLUTION
    for (int i = (int)pi_core_id(); i < c_in; i += NUM_CORES) {  // neighbours: other banks
        float sum = 0.0f;
        for (int o = 0; o < c_out; o++) sum += grad_output[o] * weight[o * c_in + i];
        grad_input[i] = sum;
    }
    // END SOLUTION
}

void pulp_linear_fp32_bw_input_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, columns_of_one_core, Linear_args);
}
