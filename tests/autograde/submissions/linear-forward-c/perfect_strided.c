#include "pulp_train.h"

static void every_eighth_row(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim;
    for (int o = (int)pi_core_id(); o < layer->output->dim; o += NUM_CORES) {
        float sum = layer->bias->data[o];
        for (int i = 0; i < c_in; i++)
            sum += layer->coeff->data[o * c_in + i] * layer->input->data[i];
        layer->output->data[o] = sum;
    }
}

void pulp_linear_fp32_fw_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, every_eighth_row, Linear_args);
}
