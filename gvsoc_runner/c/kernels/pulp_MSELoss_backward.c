// pulp_MSELoss_backward.c - TrainLib's name for the gradient of mean squared error.
#include "losses.h"
#include "pulp_train.h"

#ifndef MSE_LOSS_BW
#define MSE_LOSS_BW mse_loss_bw_v0
#endif

void pulp_MSELoss_backward(void *loss_args) {
    const struct loss_args *a = loss_args;
    MSE_LOSS_BW(&(loss_t){.y = a->output->data,
                          .target = a->target,
                          .grad = a->output->diff,
                          .n = (uint32_t)a->output->dim});
}
