#include "pulp_train.h"

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *grad_output = layer->output->diff;
    float *grad_weight = layer->coeff->diff, *grad_bias = layer->bias->diff;
    for (int o = (int)pi_core_id(); o < c_out; o += NUM_CORES) {
        const float grad = grad_output[o];
        float *row = grad_weight + o * c_in;
        for (int i = 0; i < c_in; i++) row[i] = grad * x[i];
        if (layer->use_biases) grad_bias[o] = grad;
    }
}

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);
}
