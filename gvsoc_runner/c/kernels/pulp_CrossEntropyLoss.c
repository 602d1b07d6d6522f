// pulp_CrossEntropyLoss.c - L = log(sum exp(z)) * sum(t) - t . z, with the largest logit taken out
// first.
#include "math.h"
#include "pulp_train.h"

void pulp_CrossEntropyLoss(void *loss_args) {
    const struct loss_args *a = loss_args;
    const float *z = a->output->data, *t = a->target;
    const int n = a->output->dim;
    float largest = z[0], sum_exp = 0.0f, sum_t = 0.0f, t_dot_z = 0.0f;
    for (int i = 1; i < n; i++) largest = z[i] > largest ? z[i] : largest;
    for (int i = 0; i < n; i++) {
        float shifted = z[i] - largest;
        sum_exp += expf(shifted);
        sum_t += t[i];
        t_dot_z += t[i] * shifted;
    }
    *a->wr_loss = logf(sum_exp) * sum_t - t_dot_z;
}
