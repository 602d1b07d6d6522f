#include <math.h>
#include "odl_train.h"

static void step_of_one_core(void *arg) {
    const struct step_args *args = arg;
    const struct Linear_args *layer = args->layer;
    const int c_in = layer->input->dim, c_out = layer->output->dim, core = (int)pi_core_id();
    const float *x = layer->input->data, *target = args->loss->target;
    const float lr = args->optim->learning_rate, decay = args->optim->weight_decay_lambda;
    float *weight = layer->coeff->data, *bias = layer->bias->data;
    float *z = layer->output->data, *grad = layer->output->diff, top = -INFINITY, sum = 0.0f;
    for (int o = core; o < c_out; o += NUM_CORES) {
        float logit = layer->use_biases ? bias[o] : 0.0f;
#pragma GCC unroll 4
        for (int i = 0; i < c_in; i++) logit += weight[o * c_in + i] * x[i];
        z[o] = logit;
    }
    // BEGIN SOLUTION
    pi_cl_team_barrier();  // all logits are there
    for (int k = 0; k < c_out; k++) top = z[k] > top ? z[k] : top;
    for (int o = core; o < c_out; o += NUM_CORES) grad[o] = expf(z[o] - top);
    pi_cl_team_barrier();  // all exponentials are there
    for (int k = 0; k < c_out; k++) sum += grad[k];
    for (int o = core; o < c_out; o += NUM_CORES) {
        const float keep = 1.0f - lr * decay, step = lr * (grad[o] / sum - target[o]);
        float *row = weight + o * c_in;
        for (int i = 0; i < c_in; i++) row[i] = keep * row[i] - step * x[i];
        if (layer->use_biases) bias[o] = keep * bias[o] - step;
    }
    // END SOLUTION
    if (core != NUM_CORES - 1) return;  // the last core has fewer rows: time for the loss
    float loss = logf(sum);             // the targets add up to 1
    for (int k = 0; k < c_out; k++) loss += target[k] * (top - z[k]);
    *args->loss->wr_loss = loss;
}

void training_step_cl(void *args) { pi_cl_team_fork(NUM_CORES, step_of_one_core, args); }
