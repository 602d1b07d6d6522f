// pulp_CrossEntropyLoss_backward.c - TrainLib's name for the gradient of softmax cross-entropy.
#include "losses.h"
#include "pulp_train.h"

#ifndef CROSS_ENTROPY_BW
#define CROSS_ENTROPY_BW cross_entropy_bw_v2
#endif

void pulp_CrossEntropyLoss_backward(void *loss_args) {
    const struct loss_args *a = loss_args;
    CROSS_ENTROPY_BW(&(loss_t){.y = a->output->data,
                               .target = a->target,
                               .grad = a->output->diff,
                               .n = (uint32_t)a->output->dim});
}
