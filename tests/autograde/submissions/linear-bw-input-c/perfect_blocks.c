#include "pulp_train.h"

static void columns_of_one_core(void *arg) {
    const struct Linear_args *layer = arg;
    const int c_in = layer->input->dim, columns = (c_in + NUM_CORES - 1) / NUM_CORES;
    const int begin = (int)pi_core_id() * columns;
    const int end = begin + columns < c_in ? begin + columns : c_in;
    for (int i = begin; i < end; i++) {
        float sum = 0.0f;
        for (int o = 0; o < layer->output->dim; o++)
            sum += layer->coeff->data[o * c_in + i] * layer->output->diff[o];
        layer->input->diff[i] = sum;
    }
}

void pulp_linear_fp32_bw_input_grads_cl(void *Linear_args) {
    pi_cl_team_fork(NUM_CORES, columns_of_one_core, Linear_args);
}
