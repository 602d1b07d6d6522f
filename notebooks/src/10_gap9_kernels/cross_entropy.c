#include <math.h>
#include "pulp_train.h"

static float largest(const struct blob *logits) {
    float top = logits->data[0];
    for (int k = 1; k < logits->dim; k++) top = logits->data[k] > top ? logits->data[k] : top;
    return top;
}

void pulp_CrossEntropyLoss(void *loss_args) {
    const struct loss_args *args = loss_args;
    const float *z = args->output->data, *target = args->target, top = largest(args->output);
    float sum = 0.0f, loss = 0.0f;
    // BEGIN SOLUTION
    for (int k = 0; k < args->output->dim; k++) sum += expf(z[k] - top);
    const float log_sum = logf(sum);  // once, not in every turn of the loop
    for (int k = 0; k < args->output->dim; k++) loss += target[k] * (log_sum + (top - z[k]));
    // END SOLUTION
    *args->wr_loss = loss;
}

void pulp_CrossEntropyLoss_backward(void *loss_args) {
    const struct loss_args *args = loss_args;
    const float *z = args->output->data, *target = args->target, top = largest(args->output);
    float *grad = args->output->diff, sum = 0.0f;
    // BEGIN SOLUTION
    for (int k = 0; k < args->output->dim; k++) grad[k] = expf(z[k] - top);
    for (int k = 0; k < args->output->dim; k++) sum += grad[k];
    for (int k = 0; k < args->output->dim; k++) grad[k] = grad[k] / sum - target[k];
    // END SOLUTION
}
