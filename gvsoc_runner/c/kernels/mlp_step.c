// mlp_step.c - one training step of linear, ReLU, linear, softmax cross-entropy on one sample.
#include "last_layer.h"
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

typedef struct {
    last_layer_t last;  // its x is h, its grad_x is grad_h
    const float *x;
    float *w, *b;  // (C_HIDDEN, C_IN) and (C_HIDDEN), updated in place; b may be NULL
    float *h;      // C_HIDDEN words: ReLU of the first layer
    float lr, decay;
    uint32_t c_in, c_hidden;
} fused_t;

// Cores start at different columns and wrap around: with rows of 64 words all of them would stand
// at the same memory bank otherwise. Columns come in fours, what is left over last.
static inline uint32_t first_column(const fused_t *a) {
    const uint32_t offset = pi_core_id() / 2 * 4;
    return offset + 4 <= a->c_in ? offset : 0;
}

typedef struct {
    const float *x;
    float *w[4];
} pointers_t;

ALWAYS_INLINE pointers_t pointers_to(const fused_t *a, uint32_t row, uint32_t column, int count) {
    pointers_t at = {.x = a->x + column};
#pragma unroll
    for (int r = 0; r < count; r++) at.w[r] = a->w + (row + (uint32_t)r) * a->c_in + column;
    return at;
}

ALWAYS_INLINE void advance(pointers_t *at, int count) {
    at->x += 4;
    OWN_POINTER(at->x);
#pragma unroll
    for (int r = 0; r < count; r++) {
        at->w[r] += 4;
        OWN_POINTER(at->w[r]);
    }
}

// Add to the sums of `count` rows what columns begin .. end - 1 give; their number is whole fours.
ALWAYS_INLINE void add_columns(const fused_t *a, uint32_t row, int count, float *sum,
                               rows_t columns) {
    pointers_t at = pointers_to(a, row, columns.begin, count);
    const float *end = a->x + columns.end;
#pragma clang loop unroll(disable)
    while (at.x < end) {
        const float x0 = at.x[0], x1 = at.x[1], x2 = at.x[2], x3 = at.x[3];
#pragma unroll
        for (int r = 0; r < count; r++) {
            const float *w = at.w[r];
            sum[r] += w[0] * x0;
            sum[r] += w[1] * x1;
            sum[r] += w[2] * x2;
            sum[r] += w[3] * x3;
        }
        advance(&at, count);
    }
}

// h of `count` rows from `row` on: each x serves them all.
ALWAYS_INLINE void hidden_block(const fused_t *a, uint32_t row, int count) {
    const uint32_t whole = a->c_in & ~3u, start = first_column(a);
    float sum[4];
#pragma unroll
    for (int r = 0; r < count; r++) sum[r] = a->b ? a->b[row + (uint32_t)r] : 0.0f;
    rows_t columns = {start, whole};
#pragma clang loop unroll(disable)
    for (int turn = 0; turn < 2; turn++, columns = (rows_t){0, start})
        add_columns(a, row, count, sum, columns);
#pragma clang loop unroll(disable)
    for (uint32_t i = whole; i < a->c_in; i++) {
#pragma unroll
        for (int r = 0; r < count; r++) sum[r] += a->w[(row + (uint32_t)r) * a->c_in + i] * a->x[i];
    }
#pragma unroll
    for (int r = 0; r < count; r++) a->h[row + (uint32_t)r] = __builtin_fmaxf(sum[r], 0.0f);
}

static inline void hidden_rows(const fused_t *a, rows_t rows) {
    uint32_t row = rows.begin;
    for (; row + 4 <= rows.end; row += 4) hidden_block(a, row, 4);
    for (; row < rows.end; row++) hidden_block(a, row, 1);
}

ALWAYS_INLINE void move_columns(const fused_t *a, uint32_t row, int count, const float *step,
                                rows_t columns, int decay) {
    const float keep = 1.0f - a->lr * a->decay, *end = a->x + columns.end;
    pointers_t at = pointers_to(a, row, columns.begin, count);
#pragma clang loop unroll(disable)
    while (at.x < end) {
        const float x0 = at.x[0], x1 = at.x[1], x2 = at.x[2], x3 = at.x[3];
#pragma unroll
        for (int r = 0; r < count; r++) {
            float *w = at.w[r];
            const float w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
            w[0] = moved(w0, keep, step[r], x0, decay);
            w[1] = moved(w1, keep, step[r], x1, decay);
            w[2] = moved(w2, keep, step[r], x2, decay);
            w[3] = moved(w3, keep, step[r], x3, decay);
        }
        advance(&at, count);
    }
}

ALWAYS_INLINE void update_hidden_block(const fused_t *a, uint32_t row, int count, int decay) {
    const uint32_t whole = a->c_in & ~3u, start = first_column(a);
    const float keep = 1.0f - a->lr * a->decay;
    float step[4];
#pragma unroll
    for (int r = 0; r < count; r++) {
        const uint32_t o = row + (uint32_t)r;
        step[r] = a->h[o] > 0.0f ? a->lr * a->last.grad_x[o] : 0.0f;
        if (a->b) a->b[o] = moved(a->b[o], keep, step[r], 1.0f, decay);
    }
#pragma clang loop unroll(disable)
    for (uint32_t i = whole; i < a->c_in; i++) {
#pragma unroll
        for (int r = 0; r < count; r++) {
            float *w = a->w + (row + (uint32_t)r) * a->c_in + i;
            *w = moved(*w, keep, step[r], a->x[i], decay);
        }
    }
    rows_t columns = {start, whole};
#pragma clang loop unroll(disable)
    for (int turn = 0; turn < 2; turn++, columns = (rows_t){0, start})
        move_columns(a, row, count, step, columns, decay);
}

ALWAYS_INLINE void update_hidden_rows(const fused_t *a, rows_t rows, int decay) {
    uint32_t row = rows.begin;
    for (; row + 4 <= rows.end; row += 4) update_hidden_block(a, row, 4, decay);
    for (; row < rows.end; row++) update_hidden_block(a, row, 1, decay);
}

// Every core reads the arguments itself: cheaper than a copy that the controller makes for all.
static inline fused_t fused(const struct mlp_args *a) {
    const struct Linear_args *first = a->hidden, *last = a->last;
    return (fused_t){.last = {.x = a->relu->output->data,
                              .target = a->loss->target,
                              .w = last->coeff->data,
                              .b = last->use_biases ? last->bias->data : NULL,
                              .loss = a->loss->wr_loss,
                              .y = last->output->data,
                              .grad_y = last->output->diff,
                              .grad_x = a->relu->output->diff,
                              .partial = last->coeff->diff,
                              .sums = last->coeff->diff,
                              .lr = a->optim_last->learning_rate,
                              .decay = a->optim_last->weight_decay_lambda,
                              .c_in = (uint32_t)last->input->dim,
                              .c_out = (uint32_t)last->output->dim,
                              .loss_type = ODL_CROSS_ENTROPY},
                     .x = first->input->data,
                     .w = first->coeff->data,
                     .b = first->use_biases ? first->bias->data : NULL,
                     .h = a->relu->output->data,
                     .lr = a->optim_hidden->learning_rate,
                     .decay = a->optim_hidden->weight_decay_lambda,
                     .c_in = (uint32_t)first->input->dim,
                     .c_hidden = (uint32_t)first->output->dim};
}

// A core's hidden rows are its columns of the last layer: no barrier between the layers. Small
// code: the step runs once through more instructions than the cache holds beside its caller's.
static void fused_step(void *args) {
    const fused_t a = fused(args);
    const rows_t own = my_rows(a.c_hidden, NUM_CORES);
    hidden_rows(&a, own);
    forward_columns(&a.last, own);
    output_gradient(&a.last);
    update_bias(&a.last);
    update_columns(&a.last, own, 1);
    if (a.decay == 0.0f)
        update_hidden_rows(&a, own, 0);
    else
        update_hidden_rows(&a, own, 1);
}

void mlp_step_v2(const struct mlp_args *a) {
    const uint32_t c_out = (uint32_t)a->last->output->dim;
    if ((uint32_t)a->last->coeff->dim < scratch_words(c_out))
        mlp_step_v1(a);
    else
        pi_cl_team_fork(NUM_CORES, fused_step, (void *)a);
}
