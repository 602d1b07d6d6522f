// odl_train.h - functions of this course that PULP-TrainLib does not have, in its style: one struct
// by pointer, tensors as blobs, fp32. Functions ..._cl fork by themselves: call them from the
// cluster controller. The others are forked by the caller.
#pragma once
#include "pulp_train.h"

// *sum = sum of x[0 .. n-1]; n may be smaller than the number of cores.
struct sum_args {
    const float *x;
    int n;
    float *sum;
};
void cluster_sum_cl(void *sum_args);

// What pulp_linear_fp32_fw_cl computes, on the one core that calls it: it does not fork.
void linear_forward(void *Linear_args);

// Mini-batch: coeff->diff[o][i] += output->diff[o] * input->data[i], and with use_biases
// bias->diff[o] += output->diff[o]. One call per sample, after setting both to zero.
void linear_bw_accumulate_cl(void *Linear_args);

// SGD with momentum, PyTorch's convention, weights and (if use_biases) biases:
//   velocity = momentum * velocity + diff + weight_decay_lambda * data
//   data -= learning_rate * velocity
// It does not fork: pi_cl_team_fork(NUM_CORES, sgd_momentum_fp32, &args).
struct momentum_args {
    struct optim_args *optim;
    float *weight_velocity;  // as many values as optim->weights->dim, kept from step to step
    float *bias_velocity;    // NULL when use_biases is 0
    float momentum;
};
void sgd_momentum_fp32(void *momentum_args);

typedef enum { ODL_MSE, ODL_CROSS_ENTROPY } odl_loss_e;

// One training step of a single layer on one sample: forward, loss, gradients, SGD. Reads
// layer->input->data and loss->target; updates layer->coeff->data and, with layer->use_biases,
// layer->bias->data; writes *loss->wr_loss. loss->output is layer->output and the optimiser's blobs
// are the layer's. output->data, output->diff, coeff->diff and bias->diff may be used or left
// alone; there is no gradient of the input.
struct step_args {
    struct Linear_args *layer;
    struct loss_args *loss;
    struct optim_args *optim;
    odl_loss_e loss_type;
};
void training_step_cl(void *step_args);

// One training step of linear, ReLU, linear, softmax cross-entropy. relu->input is hidden->output
// and relu->output is last->input; otherwise as above, for both layers.
struct mlp_args {
    struct Linear_args *hidden;
    struct act_args *relu;
    struct Linear_args *last;
    struct loss_args *loss;
    struct optim_args *optim_hidden;
    struct optim_args *optim_last;
};
void mlp_step_cl(void *mlp_args);

// Forward pass of a layer whose weights stay in L2 (layer->coeff->data): tiles of them come through
// `buffer` in L1. Everything else lies in L1.
struct tiled_args {
    struct Linear_args *layer;
    float *buffer;
    int buffer_words;  // at least 2 * C_in
};
void linear_tiled_fw_cl(void *tiled_args);
