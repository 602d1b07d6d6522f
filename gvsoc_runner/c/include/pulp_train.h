// pulp_train.h - the fp32 training functions of this course, with PULP-TrainLib's structs and
// names, so that a student's file compiles against either. Set struct fields by name: their order
// differs between TrainLib generations, and `bias` must point to a blob even when use_biases is 0.
// Layer functions (..._cl) fork by themselves: call them from the cluster controller. Losses run on
// one core. The optimiser and the matrix product do not fork:
// pi_cl_team_fork(NUM_CORES, pulp_gradient_descent_fp32, &args). All sizes are 1 or more.
#pragma once
#include "pmsis.h"

// A tensor and its gradient. dim = number of elements; a weight (C_out, C_in) has H = C_out, W =
// C_in.
struct blob {
    float *data;
    float *diff;
    int dim;
    int W;
    int H;
    int C;
};

// Fully connected layer, one sample: output (C_out) = coeff (C_out, C_in) * input (C_in) + bias
// (C_out).
struct Linear_args {
    struct blob *input;
    struct blob *coeff;
    struct blob *bias;
    struct blob *output;
    int skip_wg_grad;  // pulp_linear_fp32_bw_cl leaves coeff->diff and bias->diff alone
    int skip_in_grad;  // ... and input->diff
    int opt_matmul_type_fw;
    int opt_matmul_type_wg;
    int opt_matmul_type_ig;
    int use_biases;
};

// 1 x 1 convolution of one picture, channels first: input (C_in, H, W), output (C_out, H, W), coeff
// (C_out, C_in). C, H and W of input and output count.
struct PointWise_Conv_args {
    struct blob *input;
    struct blob *coeff;
    struct blob *output;
    float *transpose_buffer;  // not used here: TrainLib wants C_out * C_in words for the input
                              // gradient
    int skip_wg_grad;
    int skip_in_grad;
    int opt_matmul_type_fw;
    int opt_matmul_type_wg;
    int opt_matmul_type_ig;
    int HWC;  // 0, channels first, is all there is here
};

// C (N, M) = A (N, K) * B (K, M); with trans_B, B is stored as (M, K).
struct matMul_args {
    float *A;
    float *B;
    float *C;
    int N;
    int M;
    int K;
    int trans_B;
    float *bias;  // not used here, nor are the next two
    int bias_dim;
    int USE_BIASES;
};

struct act_args {
    struct blob *input;
    struct blob *output;
    int H;
    int W;
};

struct loss_args {
    struct blob *output;  // data: prediction or logits; diff: dL/d(data)
    float *target;        // as many values as output->dim
    float *wr_loss;       // receives the loss
};

struct optim_args {
    struct blob *weights;
    struct blob *biases;
    float learning_rate;
    float weight_decay_lambda;
    int use_biases;
};

// output->data = coeff->data * input->data (+ bias->data)
void pulp_linear_fp32_fw_cl(void *Linear_args);
// both of the following, as the skip flags say
void pulp_linear_fp32_bw_cl(void *Linear_args);
// coeff->diff[o][i] = output->diff[o] * input->data[i]; bias->diff[o] = output->diff[o]; both
// overwritten
void pulp_linear_fp32_bw_param_grads_cl(void *Linear_args);
// input->diff[i] = sum over o of coeff->data[o][i] * output->diff[o]
void pulp_linear_fp32_bw_input_grads_cl(void *Linear_args);

// output->data[o][p] = sum over i of coeff->data[o][i] * input->data[i][p], p = pixel
void pulp_conv_pw_fp32_fw_cl(void *PointWise_Conv_args);
// coeff->diff[o][i] = sum over p of output->diff[o][p] * input->data[i][p]
void pulp_conv_pw_fp32_bw_param_grads_cl(void *PointWise_Conv_args);
// input->diff[i][p] = sum over o of coeff->data[o][i] * output->diff[o][p]
void pulp_conv_pw_fp32_bw_input_grads_cl(void *PointWise_Conv_args);

// the product of two matrices; every core of the team calls it and takes its share
void mm(void *matMul_args);

// output->data = max(input->data, 0)
void pulp_relu_fp32_fw_cl(void *act_args);
// input->diff = output->diff where input->data > 0, else 0
void pulp_relu_fp32_bw_cl(void *act_args);

// *wr_loss = mean of (data - target)^2; backward: diff = 2 / dim * (data - target)
void pulp_MSELoss(void *loss_args);
void pulp_MSELoss_backward(void *loss_args);
// data are logits, target a distribution (one-hot or soft); backward: diff = softmax(data) *
// sum(target) - target
void pulp_CrossEntropyLoss(void *loss_args);
void pulp_CrossEntropyLoss_backward(void *loss_args);

// data -= learning_rate * (diff + weight_decay_lambda * data), weights and (if use_biases) biases
void pulp_gradient_descent_fp32(void *optim_args);

// Counters around a piece of code, printed by core 0. Local variables only: usable in any number of
// files.
#define START_STATS()                                                                              \
    pi_perf_conf(1 << PI_PERF_ACTIVE_CYCLES | 1 << PI_PERF_INSTR | 1 << PI_PERF_LD_STALL |         \
                 1 << PI_PERF_IMISS);                                                              \
    pi_perf_reset();                                                                               \
    pi_perf_start()
#define STOP_STATS()                                                                               \
    pi_perf_stop();                                                                                \
    if (pi_core_id() == 0 || pi_core_id() == 8)                                                    \
    printf("[%u] cycles %u instructions %u load stalls %u fetch stalls %u\n",                      \
           (unsigned)pi_core_id(), (unsigned)pi_perf_read(PI_PERF_CYCLES),                         \
           (unsigned)pi_perf_read(PI_PERF_INSTR), (unsigned)pi_perf_read(PI_PERF_LD_STALL),        \
           (unsigned)pi_perf_read(PI_PERF_IMISS))
#define INIT_STATS()
#define PRE_START_STATS()
