// pulp_CrossEntropyLoss_backward.c - dL/dz = softmax(z) * sum(t) - t.
#include "math.h"
#include "pulp_train.h"

void pulp_CrossEntropyLoss_backward(void *loss_args) {
    const struct loss_args *a = loss_args;
    const float *z = a->output->data, *t = a->target;
    float *grad = a->output->diff;
    const int n = a->output->dim;
    float largest = z[0], sum_exp = 0.0f, sum_t = 0.0f;
    for (int i = 1; i < n; i++) largest = z[i] > largest ? z[i] : largest;
    for (int i = 0; i < n; i++) {
        grad[i] = expf(z[i] - largest);
        sum_exp += grad[i];
        sum_t += t[i];
    }
    const float scale = sum_t / sum_exp;
    for (int i = 0; i < n; i++) grad[i] = grad[i] * scale - t[i];
}
