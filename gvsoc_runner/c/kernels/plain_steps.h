// plain_steps.h - the parts of a training step as plain loops on one core, for the yardsticks v0.
#pragma once
#include "math.h"
#include "odl_train.h"

static inline void plain_forward(const struct Linear_args *a) {
    for (int o = 0; o < a->output->dim; o++) {
        float sum = a->use_biases ? a->bias->data[o] : 0.0f;
        for (int i = 0; i < a->input->dim; i++)
            sum += a->coeff->data[o * a->input->dim + i] * a->input->data[i];
        a->output->data[o] = sum;
    }
}

// diff = dL/d(data), *wr_loss = mean of (data - target)^2
static inline void plain_mse(const struct loss_args *a) {
    const int n = a->output->dim;
    float sum = 0.0f;
    for (int i = 0; i < n; i++) {
        const float error = a->output->data[i] - a->target[i];
        sum += error * error;
        a->output->diff[i] = 2.0f / (float)n * error;
    }
    *a->wr_loss = sum / (float)n;
}

// diff = dL/d(data), *wr_loss = softmax cross-entropy of the logits in data
static inline void plain_cross_entropy(const struct loss_args *a) {
    const int n = a->output->dim;
    const float *logits = a->output->data, *target = a->target;
    float largest = logits[0], sum_exp = 0.0f, sum_target = 0.0f, target_dot = 0.0f;
    for (int i = 1; i < n; i++) largest = logits[i] > largest ? logits[i] : largest;
    for (int i = 0; i < n; i++) {
        a->output->diff[i] = expf(logits[i] - largest);
        sum_exp += a->output->diff[i];
        sum_target += target[i];
        target_dot += target[i] * (logits[i] - largest);
    }
    for (int i = 0; i < n; i++)
        a->output->diff[i] = a->output->diff[i] * (sum_target / sum_exp) - target[i];
    *a->wr_loss = logf(sum_exp) * sum_target - target_dot;
}

static inline void plain_input_gradient(const struct Linear_args *a) {
    for (int i = 0; i < a->input->dim; i++) {
        float sum = 0.0f;
        for (int o = 0; o < a->output->dim; o++)
            sum += a->coeff->data[o * a->input->dim + i] * a->output->diff[o];
        a->input->diff[i] = sum;
    }
}

static inline void plain_weight_gradient(const struct Linear_args *a) {
    for (int o = 0; o < a->output->dim; o++) {
        for (int i = 0; i < a->input->dim; i++)
            a->coeff->diff[o * a->input->dim + i] = a->output->diff[o] * a->input->data[i];
        if (a->use_biases) a->bias->diff[o] = a->output->diff[o];
    }
}

static inline void plain_descend(const struct optim_args *a, const struct blob *tensor) {
    for (int i = 0; i < tensor->dim; i++)
        tensor->data[i] -=
            a->learning_rate * (tensor->diff[i] + a->weight_decay_lambda * tensor->data[i]);
}

static inline void plain_sgd(const struct optim_args *a) {
    plain_descend(a, a->weights);
    if (a->use_biases) plain_descend(a, a->biases);
}
