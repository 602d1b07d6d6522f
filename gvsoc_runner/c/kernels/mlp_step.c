// mlp_step.c - one training step of linear, ReLU, linear, softmax cross-entropy on one sample.
#include "plain_steps.h"
#include "steps.h"

void mlp_step_v0(const struct mlp_args *a) {
    const struct blob *before = a->relu->input, *after = a->relu->output;
    plain_forward(a->hidden);
    for (int i = 0; i < before->dim; i++)
        after->data[i] = before->data[i] > 0.0f ? before->data[i] : 0.0f;
    plain_forward(a->last);
    plain_cross_entropy(a->loss);
    plain_weight_gradient(a->last);
    plain_input_gradient(a->last);
    for (int i = 0; i < before->dim; i++)
        before->diff[i] = before->data[i] > 0.0f ? after->diff[i] : 0.0f;
    plain_weight_gradient(a->hidden);
    plain_sgd(a->optim_last);
    plain_sgd(a->optim_hidden);
}

void mlp_step_v1(const struct mlp_args *a) {
    pulp_linear_fp32_fw_cl(a->hidden);
    pulp_relu_fp32_fw_cl(a->relu);
    pulp_linear_fp32_fw_cl(a->last);
    pulp_CrossEntropyLoss(a->loss);
    pulp_CrossEntropyLoss_backward(a->loss);
    pulp_linear_fp32_bw_param_grads_cl(a->last);
    pulp_linear_fp32_bw_input_grads_cl(a->last);
    pulp_relu_fp32_bw_cl(a->relu);
    pulp_linear_fp32_bw_param_grads_cl(a->hidden);
    pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, a->optim_last);
    pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, a->optim_hidden);
}
