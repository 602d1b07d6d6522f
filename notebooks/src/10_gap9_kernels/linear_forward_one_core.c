// Forward pass of a linear layer, one sample, one core.
// input->data (C_IN)   coeff->data (C_OUT, C_IN)   bias->data (C_OUT)  ->  output->data (C_OUT)
#include "pulp_train.h"

void linear_forward(void *Linear_args) {
    const struct Linear_args *layer = Linear_args;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *weight = layer->coeff->data, *bias = layer->bias->data;
    float *y = layer->output->data;
    // BEGIN SOLUTION
    for (int o = 0; o < c_out; o++) {
        float sum = bias[o];
        for (int i = 0; i < c_in; i++) sum += weight[o * c_in + i] * x[i];
        y[o] = sum;
    }
    // END SOLUTION
}
