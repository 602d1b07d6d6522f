// pulp_MSELoss.c - TrainLib's name for mean squared error.
#include "losses.h"
#include "pulp_train.h"

#ifndef MSE_LOSS
#define MSE_LOSS mse_loss_v0
#endif

void pulp_MSELoss(void *loss_args) {
    const struct loss_args *a = loss_args;
    MSE_LOSS(&(loss_t){.y = a->output->data,
                       .target = a->target,
                       .loss = a->wr_loss,
                       .n = (uint32_t)a->output->dim});
}
