// One training step of a linear layer on one sample; runs on the cluster controller.
#include "odl_train.h"

void training_step_cl(void *step_args) {
    const struct step_args *args = step_args;
    const int classes = args->loss_type == ODL_CROSS_ENTROPY;
    // BEGIN SOLUTION
    pulp_linear_fp32_fw_cl(args->layer);
    if (classes) {
        pulp_CrossEntropyLoss(args->loss);
        pulp_CrossEntropyLoss_backward(args->loss);
    } else {
        pulp_MSELoss(args->loss);
        pulp_MSELoss_backward(args->loss);
    }
    pulp_linear_fp32_bw_param_grads_cl(args->layer);
    pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, args->optim);
    // END SOLUTION
}
