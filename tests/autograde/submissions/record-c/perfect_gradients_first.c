#include <math.h>
#include "odl_train.h"

static PI_L1 float exponentials[256];

static void step_of_one_core(void *arg) {
    const struct step_args *args = arg;
    const struct Linear_args *layer = args->layer;
    const int c_in = layer->input->dim, c_out = layer->output->dim, core = (int)pi_core_id();
    const float *x = layer->input->data, *target = args->loss->target;
    const float lr = args->optim->learning_rate, decay = args->optim->weight_decay_lambda;
    float *z = layer->output->data, top, sum = 0.0f;
    for (int o = core; o < c_out; o += NUM_CORES) {
        const float *row = layer->coeff->data + o * c_in;
        float logit = layer->use_biases ? layer->bias->data[o] : 0.0f;
        for (int i = 0; i < c_in; i++) logit += row[i] * x[i];
        z[o] = logit;
    }
    pi_cl_team_barrier();  // all logits are there
    top = z[0];
    for (int k = 1; k < c_out; k++) top = z[k] > top ? z[k] : top;
    for (int o = core; o < c_out; o += NUM_CORES) exponentials[o] = expf(z[o] - top);
    pi_cl_team_barrier();  // all exponentials are there
    for (int k = 0; k < c_out; k++) sum += exponentials[k];
    const float share = 1.0f / sum, keep = 1.0f - lr * decay;
    for (int o = core; o < c_out; o += NUM_CORES) {
        const float step = lr * (exponentials[o] * share - target[o]);
        float *row = layer->coeff->data + o * c_in, *bias = layer->bias->data + o;
        for (int i = 0; i < c_in; i++) row[i] = keep * row[i] - step * x[i];
        if (layer->use_biases) *bias = keep * *bias - step;
    }
    if (core != NUM_CORES - 1) return;  // the one with the least rows
    float loss = 0.0f;
    const float all = logf(sum) + top;
    for (int k = 0; k < c_out; k++) loss += target[k] * (all - z[k]);
    *args->loss->wr_loss = loss;
}

void training_step_cl(void *args) { pi_cl_team_fork(NUM_CORES, step_of_one_core, args); }
