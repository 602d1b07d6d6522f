#include <math.h>
#include "pulp_train.h"

static float normalise(const struct blob *logits, float *top) {
    float sum = 0.0f;
    *top = logits->data[0];
    for (int k = 0; k < logits->dim; k++)
        if (logits->data[k] > *top) *top = logits->data[k];
    for (int k = 0; k < logits->dim; k++) sum += expf(logits->data[k] - *top);
    return sum;
}

void pulp_CrossEntropyLoss(void *loss_args) {
    const struct loss_args *args = loss_args;
    float top, loss = 0.0f;
    const float log_sum = logf(normalise(args->output, &top));
    for (int k = 0; k < args->output->dim; k++)
        loss -= args->target[k] * (args->output->data[k] - top - log_sum);
    *args->wr_loss = loss;
}

void pulp_CrossEntropyLoss_backward(void *loss_args) {
    const struct loss_args *args = loss_args;
    float top;
    const float scale = 1.0f / normalise(args->output, &top);
    for (int k = 0; k < args->output->dim; k++)
        args->output->diff[k] = scale * expf(args->output->data[k] - top) - args->target[k];
}
