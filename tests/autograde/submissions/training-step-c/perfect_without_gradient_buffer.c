#include "odl_train.h"

static void update_of_one_core(void *arg) {
    const struct step_args *args = arg;
    const struct Linear_args *layer = args->layer;
    const int c_in = layer->input->dim, c_out = layer->output->dim;
    const float *x = layer->input->data, *grad_output = layer->output->diff;
    const float lr = args->optim->learning_rate, decay = args->optim->weight_decay_lambda;
    for (int o = (int)pi_core_id(); o < c_out; o += NUM_CORES) {
        float *row = layer->coeff->data + o * c_in, *bias = layer->bias->data + o;
        for (int i = 0; i < c_in; i++) row[i] -= lr * (grad_output[o] * x[i] + decay * row[i]);
        if (layer->use_biases) *bias -= lr * (grad_output[o] + decay * *bias);
    }
}

void training_step_cl(void *step_args) {
    const struct step_args *args = step_args;
    pulp_linear_fp32_fw_cl(args->layer);
    pulp_CrossEntropyLoss(args->loss);
    pulp_CrossEntropyLoss_backward(args->loss);
    pi_cl_team_fork(NUM_CORES, update_of_one_core, step_args);
}
