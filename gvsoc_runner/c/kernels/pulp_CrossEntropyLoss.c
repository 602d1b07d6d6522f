// pulp_CrossEntropyLoss.c - TrainLib's name for softmax cross-entropy of logits.
#include "losses.h"
#include "pulp_train.h"

#ifndef CROSS_ENTROPY
#define CROSS_ENTROPY cross_entropy_v2
#endif

void pulp_CrossEntropyLoss(void *loss_args) {
    const struct loss_args *a = loss_args;
    CROSS_ENTROPY(&(loss_t){.y = a->output->data,
                            .target = a->target,
                            .loss = a->wr_loss,
                            .n = (uint32_t)a->output->dim});
}
