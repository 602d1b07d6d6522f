#include <math.h>
#include "odl_train.h"

static void step_of_one_core(void *arg) {
    const struct step_args *args = arg;
    const struct Linear_args *layer = args->layer;
    const int c_in = layer->input->dim, c_out = layer->output->dim, core = (int)pi_core_id();
    const float *x = layer->input->data, *target = args->loss->target;
    const float lr = args->optim->learning_rate, decay = args->optim->weight_decay_lambda;
    float *weight = layer->coeff->data, *bias = layer->bias->data, *z = layer->output->data;
    float top = -INFINITY, sum = 0.0f, loss = 0.0f;
    for (int o = core; o < c_out; o += NUM_CORES) {
        z[o] = layer->use_biases ? bias[o] : 0.0f;
        for (int i = 0; i < c_in; i++) z[o] += weight[o * c_in + i] * x[i];
    }
    // BEGIN SOLUTION
    pi_cl_team_barrier();  // all logits are there
    for (int k = 0; k < c_out; k++) top = z[k] > top ? z[k] : top;
    for (int k = 0; k < c_out; k++) sum += expf(z[k] - top);  // every core for itself
    for (int o = core; o < c_out; o += NUM_CORES) {
        const float grad = expf(z[o] - top) / sum - target[o];
        float *row = weight + o * c_in;
        for (int i = 0; i < c_in; i++) row[i] -= lr * (grad * x[i] + decay * row[i]);
        if (layer->use_biases) bias[o] -= lr * (grad + decay * bias[o]);
    }
    // END SOLUTION
    for (int k = 0; core == 0 && k < c_out; k++) loss += target[k] * (logf(sum) + (top - z[k]));
    if (core == 0) *args->loss->wr_loss = loss;
}

void training_step_cl(void *args) { pi_cl_team_fork(NUM_CORES, step_of_one_core, args); }
