#include "pulp_train.h"

void linear_forward(void *Linear_args) {
    const struct Linear_args *layer = Linear_args;
    const float *x = layer->input->data, *row = layer->coeff->data;
    for (int o = 0; o < layer->output->dim; o++) {
        float sum = 0.0f;
        for (int i = 0; i < layer->input->dim; i++) sum += row[i] * x[i];
        layer->output->data[o] = sum + layer->bias->data[o];
        row += layer->input->dim;
    }
}
