// training_step.c - forward, loss, gradients and SGD of one layer on one sample.
#include "last_layer.h"
#include "plain_steps.h"
#include "steps.h"

static void plain_loss(const struct step_args *a) {
    if (a->loss_type == ODL_MSE)
        plain_mse(a->loss);
    else
        plain_cross_entropy(a->loss);
}

void training_step_v0(const struct step_args *a) {
    plain_forward(a->layer);
    plain_loss(a);
    plain_weight_gradient(a->layer);
    plain_sgd(a->optim);
}

void training_step_v1(const struct step_args *a) {
    pulp_linear_fp32_fw_cl(a->layer);
    if (a->loss_type == ODL_MSE) {
        pulp_MSELoss(a->loss);
        pulp_MSELoss_backward(a->loss);
    } else {
        pulp_CrossEntropyLoss(a->loss);
        pulp_CrossEntropyLoss_backward(a->loss);
    }
    pulp_linear_fp32_bw_param_grads_cl(a->layer);
    pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, a->optim);
}

static void forward_rows(const struct Linear_args *a, rows_t rows) {
    const uint32_t c_in = (uint32_t)a->input->dim;
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        float sum = a->use_biases ? a->bias->data[o] : 0.0f;
        for (uint32_t i = 0; i < c_in; i++) sum += a->coeff->data[o * c_in + i] * a->input->data[i];
        a->output->data[o] = sum;
    }
}

static void gradient_rows(const struct Linear_args *a, rows_t rows) {
    const uint32_t c_in = (uint32_t)a->input->dim;
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        const float grad = a->output->diff[o];
        for (uint32_t i = 0; i < c_in; i++) a->coeff->diff[o * c_in + i] = grad * a->input->data[i];
        a->bias->diff[o] = grad;
    }
}

static void descend(const struct optim_args *a, const struct blob *tensor, rows_t part) {
    const float lr = a->learning_rate, keep = 1.0f - lr * a->weight_decay_lambda;
    for (uint32_t i = part.begin; i < part.end; i++)
        tensor->data[i] = keep * tensor->data[i] - lr * tensor->diff[i];
}

static void step_in_one_fork(void *args) {
    const struct step_args *a = args;
    const rows_t rows = my_rows((uint32_t)a->layer->output->dim, NUM_CORES);
    const uint32_t c_in = (uint32_t)a->layer->input->dim;
    forward_rows(a->layer, rows);
    pi_cl_team_barrier();  // the loss needs all outputs
    if (pi_core_id() == 0) plain_loss(a);
    pi_cl_team_barrier();  // nobody has a gradient before core 0 is done
    gradient_rows(a->layer, rows);
    descend(a->optim, a->optim->weights, (rows_t){rows.begin * c_in, rows.end * c_in});
    if (a->optim->use_biases) descend(a->optim, a->optim->biases, rows);
}

void training_step_v2(const struct step_args *a) {
    pi_cl_team_fork(NUM_CORES, step_in_one_fork, (void *)a);
}

static void update_rows(const struct step_args *a, rows_t rows) {
    const uint32_t c_in = (uint32_t)a->layer->input->dim;
    const float lr = a->optim->learning_rate, keep = 1.0f - lr * a->optim->weight_decay_lambda;
    for (uint32_t o = rows.begin; o < rows.end; o++) {
        const float step = lr * a->layer->output->diff[o], *x = a->layer->input->data;
        float *w = a->layer->coeff->data + o * c_in;
        for (uint32_t i = 0; i < c_in; i++) w[i] = keep * w[i] - step * x[i];
        if (a->optim->use_biases) a->layer->bias->data[o] = keep * a->layer->bias->data[o] - step;
    }
}

static void step_without_gradient(void *args) {
    const struct step_args *a = args;
    const rows_t rows = my_rows((uint32_t)a->layer->output->dim, NUM_CORES);
    forward_rows(a->layer, rows);
    pi_cl_team_barrier();  // the loss needs all outputs
    if (pi_core_id() == 0) plain_loss(a);
    pi_cl_team_barrier();  // nobody has a gradient before core 0 is done
    update_rows(a, rows);
}

void training_step_v3(const struct step_args *a) {
    pi_cl_team_fork(NUM_CORES, step_without_gradient, (void *)a);
}

// Every core reads the arguments itself: cheaper than a copy that the controller makes for all.
static inline last_layer_t last_layer(const struct step_args *a) {
    const struct Linear_args *layer = a->layer;
    return (last_layer_t){.x = layer->input->data,
                          .target = a->loss->target,
                          .w = layer->coeff->data,
                          .b = layer->use_biases ? layer->bias->data : NULL,
                          .loss = a->loss->wr_loss,
                          .y = layer->output->data,
                          .grad_y = layer->output->diff,
                          .partial = layer->coeff->diff,
                          .sums = layer->coeff->diff,
                          .lr = a->optim->learning_rate,
                          .decay = a->optim->weight_decay_lambda,
                          .c_in = (uint32_t)layer->input->dim,
                          .c_out = (uint32_t)layer->output->dim,
                          .loss_type = a->loss_type};
}

static void step_with_shared_loss(void *args) {
    const struct step_args *a = args;
    const last_layer_t last = last_layer(a);
    const rows_t rows = my_rows(last.c_out, NUM_CORES);
    forward_rows(a->layer, rows);
    pi_cl_team_barrier();  // the largest output needs all of them
    softmax_gradient(&last);
    update_rows(a, rows);
}

void training_step_v4(const struct step_args *a) {
    if (a->loss_type == ODL_MSE || a->layer->coeff->dim < 3 * NUM_CORES)
        training_step_v3(a);
    else
        pi_cl_team_fork(NUM_CORES, step_with_shared_loss, (void *)a);
}

static void step_by_columns(void *args) {
    const last_layer_t a = last_layer(args);
    const rows_t columns = my_rows(a.c_in, NUM_CORES);
    forward_columns(&a, columns);
    output_gradient(&a);
    update_bias(&a);
    update_columns(&a, columns, 0);
}

void training_step_v5(const struct step_args *a) {
    const uint32_t c_out = (uint32_t)a->layer->output->dim;
    if ((uint32_t)a->layer->coeff->dim < scratch_words(c_out))
        training_step_v4(a);
    else
        pi_cl_team_fork(NUM_CORES, step_by_columns, (void *)a);
}
