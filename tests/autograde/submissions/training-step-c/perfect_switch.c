#include "odl_train.h"

void training_step_cl(void *step_args) {
    struct step_args *args = step_args;
    pulp_linear_fp32_fw_cl(args->layer);
    switch (args->loss_type) {
    case ODL_MSE:
        pulp_MSELoss_backward(args->loss);
        pulp_MSELoss(args->loss);
        break;
    case ODL_CROSS_ENTROPY:
        pulp_CrossEntropyLoss_backward(args->loss);
        pulp_CrossEntropyLoss(args->loss);
        break;
    }
    pulp_linear_fp32_bw_cl(args->layer);  // the harness asks for no gradient of the input
    pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, args->optim);
}
