#include "pulp_train.h"

static void rows_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *grad_output = layer->output->diff;
    float *grad_weight = layer->coeff->diff, *grad_bias = layer->bias->diff;
    // YOUR CODE HERE
#error "linear-bw-weight-c: not written yet, replace this line"
    (void)c_in, (void)c_out, (void)x, (void)grad_output, (void)grad_weight, (void)grad_bias;
}

void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, rows_of_one_core, Linear_args);
}
