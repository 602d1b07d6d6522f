// training_step.c - forward, loss, gradients and SGD of one layer on one sample.
#include "plain_steps.h"
#include "steps.h"

void training_step_v0(const struct step_args *a) {
    plain_forward(a->layer);
    if (a->loss_type == ODL_MSE)
        plain_mse(a->loss);
    else
        plain_cross_entropy(a->loss);
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
