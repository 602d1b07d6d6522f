// cross_entropy.c - softmax cross-entropy of logits and its gradient.
#include "losses.h"
#include "math.h"
#include "pmsis.h"
#include "softmax.h"

static float largest_of(const float *y, uint32_t n) {
    float largest = y[0];
    for (uint32_t i = 1; i < n; i++) largest = y[i] > largest ? y[i] : largest;
    return largest;
}

void cross_entropy_v0(const loss_t *a) {
    const float largest = largest_of(a->y, a->n);
    float sum_exp = 0.0f, sum_target = 0.0f, target_dot_y = 0.0f;
    for (uint32_t i = 0; i < a->n; i++) {
        const float shifted = a->y[i] - largest;
        sum_exp += expf(shifted);
        sum_target += a->target[i];
        target_dot_y += a->target[i] * shifted;
    }
    *a->loss = logf(sum_exp) * sum_target - target_dot_y;
}

void cross_entropy_bw_v0(const loss_t *a) {
    const float largest = largest_of(a->y, a->n);
    float sum_exp = 0.0f, sum_target = 0.0f;
    for (uint32_t i = 0; i < a->n; i++) {
        a->grad[i] = expf(a->y[i] - largest);
        sum_exp += a->grad[i];
        sum_target += a->target[i];
    }
    const float scale = sum_target / sum_exp;
    for (uint32_t i = 0; i < a->n; i++) a->grad[i] = a->grad[i] * scale - a->target[i];
}

typedef struct {
    const loss_t *loss;
    float sums[3][NUM_CORES];  // of exponentials, of the target, of target * (y - largest)
} shared_t;

// One core's part of the three sums: elements core, core + cores, ...; grad, if there is one,
// receives the exponentials.
static void partial_sums(shared_t *a, uint32_t core, uint32_t cores) {
    const float *y = a->loss->y, *target = a->loss->target;
    float largest = y[0], sum_exp = 0.0f, sum_target = 0.0f, dot = 0.0f;
    for (uint32_t i = 1; i < a->loss->n; i++) largest = __builtin_fmaxf(largest, y[i]);
    for (uint32_t i = core; i < a->loss->n; i += cores) {
        const float shifted = y[i] - largest, e = exp_of_nonpositive(shifted);
        if (a->loss->grad) a->loss->grad[i] = e;
        sum_exp += e;
        sum_target += target[i];
        dot += target[i] * shifted;
    }
    a->sums[0][core] = sum_exp;
    a->sums[1][core] = sum_target;
    a->sums[2][core] = dot;
}

static float total(const shared_t *a, int which, uint32_t cores) {
    float sum = a->sums[which][0];
    for (uint32_t k = 1; k < cores; k++) sum += a->sums[which][k];
    return sum;
}

static void finish_loss(const shared_t *a, uint32_t cores) {
    *a->loss->loss = logf(total(a, 0, cores)) * total(a, 1, cores) - total(a, 2, cores);
}

static void finish_gradient(const shared_t *a, uint32_t core, uint32_t cores) {
    const float scale = total(a, 1, cores) * reciprocal(total(a, 0, cores));
    for (uint32_t i = core; i < a->loss->n; i += cores)
        a->loss->grad[i] = a->loss->grad[i] * scale - a->loss->target[i];
}

void cross_entropy_v1(const loss_t *a) {
    shared_t shared;
    shared.loss = a;
    partial_sums(&shared, 0, 1);
    finish_loss(&shared, 1);
}

void cross_entropy_bw_v1(const loss_t *a) {
    shared_t shared;
    shared.loss = a;
    partial_sums(&shared, 0, 1);
    finish_gradient(&shared, 0, 1);
}

static void loss_on_core(void *args) { partial_sums(args, pi_core_id(), NUM_CORES); }

static void gradient_on_core(void *args) {
    partial_sums(args, pi_core_id(), NUM_CORES);
    pi_cl_team_barrier();  // a probability needs the sums of all cores
    finish_gradient(args, pi_core_id(), NUM_CORES);
}

#define ENOUGH 24  // below, a fork costs more than it saves

// A worker that calls a loss is one of a team already.
static int should_fork(const loss_t *a) {
    return a->n >= ENOUGH && pi_core_id() >= (uint32_t)pi_cl_cluster_nb_pe_cores();
}

void cross_entropy_v2(const loss_t *a) {
    shared_t shared;
    shared.loss = a;
    if (!should_fork(a)) {
        cross_entropy_v1(a);
        return;
    }
    pi_cl_team_fork(NUM_CORES, loss_on_core, &shared);
    finish_loss(&shared, NUM_CORES);
}

void cross_entropy_bw_v2(const loss_t *a) {
    shared_t shared;
    shared.loss = a;
    if (should_fork(a))
        pi_cl_team_fork(NUM_CORES, gradient_on_core, &shared);
    else
        cross_entropy_bw_v1(a);
}
