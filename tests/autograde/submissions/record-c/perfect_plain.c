#include <math.h>
#include "odl_train.h"

static PI_L1 float sum_of_exponentials;

static void step(void *arg) {
    const struct step_args *args = arg;
    const struct Linear_args *layer = args->layer;
    const struct optim_args *optim = args->optim;
    const int c_in = layer->input->dim, c_out = layer->output->dim, core = (int)pi_core_id();
    const float *x = layer->input->data, *target = args->loss->target;
    float *z = layer->output->data, *grad = layer->output->diff;
    for (int o = core; o < c_out; o += NUM_CORES) {
        float sum = layer->use_biases ? layer->bias->data[o] : 0.0f;
        for (int i = 0; i < c_in; i++) sum += layer->coeff->data[o * c_in + i] * x[i];
        z[o] = sum;
    }
    pi_cl_team_barrier();
    float top = z[0];
    for (int k = 1; k < c_out; k++) top = z[k] > top ? z[k] : top;
    for (int o = core; o < c_out; o += NUM_CORES) grad[o] = expf(z[o] - top);
    pi_cl_team_barrier();
    if (core == 0) {
        float sum = 0.0f, loss = 0.0f;
        for (int k = 0; k < c_out; k++) sum += grad[k];
        const float log_sum = logf(sum);
        for (int k = 0; k < c_out; k++) loss += target[k] * (log_sum + (top - z[k]));
        sum_of_exponentials = sum;
        *args->loss->wr_loss = loss;
    }
    pi_cl_team_barrier();
    for (int o = core; o < c_out; o += NUM_CORES) {
        const float g = grad[o] / sum_of_exponentials - target[o];
        const float keep = 1.0f - optim->learning_rate * optim->weight_decay_lambda;
        float *row = layer->coeff->data + o * c_in;
        for (int i = 0; i < c_in; i++) row[i] = keep * row[i] - optim->learning_rate * g * x[i];
        if (layer->use_biases)
            layer->bias->data[o] = keep * layer->bias->data[o] - optim->learning_rate * g;
    }
}

void training_step_cl(void *step_args) { pi_cl_team_fork(NUM_CORES, step, step_args); }
