// fp.c - speed of float code: y = W x with 64 x 64 weights in L1, `rounds` times, rows over cores.
#include "pmsis.h"

#define N 64

volatile int rounds = 500;  // the benchmark writes it into the file; 0 measures the start alone
PI_L1 float weight[N * N], x[N], y[N];  // not static: a result that nobody reads is not computed

static void forward(void *arg) {
    const int rows = N / NUM_CORES, begin = (int)pi_core_id() * rows;
    for (int round = 0; round < rounds; round++)
        for (int o = begin; o < begin + rows; o++) {
            float sum = 0.0f;
            for (int i = 0; i < N; i++) sum += weight[o * N + i] * x[i];
            y[o] = sum;
        }
}

static void on_cluster(void *arg) {
    for (int i = 0; i < N; i++) x[i] = 0.01f * (float)i;
    for (int i = 0; i < N * N; i++) weight[i] = 0.001f * (float)(i & 255);
    pi_cl_team_fork(NUM_CORES, forward, arg);
}

int main(void) {
    struct pi_device cluster;
    struct pi_cluster_conf conf;
    struct pi_cluster_task task;
    pi_cluster_conf_init(&conf);
    pi_open_from_conf(&cluster, &conf);
    pi_cluster_open(&cluster);
    pi_cluster_send_task_to_cl(&cluster, pi_cluster_task(&task, on_cluster, NULL));
    return 0;
}
