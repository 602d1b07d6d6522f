#include "pulp_train.h"

void linear_forward(void *Linear_args) {
    const struct Linear_args *layer = Linear_args;
    const float *weight = layer->coeff->data;
    for (int o = 0; o < layer->output->dim; o++) {
        float sum = 0.0f;
        const float *x = layer->input->data, *end = x + layer->input->dim;
        while (x < end) sum += *weight++ * *x++;
        layer->output->data[o] = sum + layer->bias->data[o];
    }
}
