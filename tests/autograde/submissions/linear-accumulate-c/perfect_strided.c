#include "odl_train.h"

static void every_eighth_row(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim;
    const float *x = layer->input->data;
    for (int o = (int)pi_core_id(); o < layer->output->dim; o += NUM_CORES) {
        const float grad = layer->output->diff[o];
        float *row = layer->coeff->diff + o * c_in;
        if (layer->use_biases) layer->bias->diff[o] += grad;
        for (int i = 0; i < c_in; i++) row[i] = row[i] + x[i] * grad;
    }
}

void linear_bw_accumulate_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, every_eighth_row, Linear_args);
}
