// memory.c - speed of memory-bound code: copy and add words of L1, `rounds` times.
#include "pmsis.h"

#define WORDS 2048

volatile int rounds = 700;
PI_L1 uint32_t from[WORDS], to[WORDS];

static void copy(void *arg) {
    const int block = WORDS / NUM_CORES, begin = (int)pi_core_id() * block;
    for (int round = 0; round < rounds; round++)
        for (int i = begin; i < begin + block; i++) to[i] += from[i];
}

static void on_cluster(void *arg) {
    for (int i = 0; i < WORDS; i++) from[i] = (uint32_t)i;
    pi_cl_team_fork(NUM_CORES, copy, arg);
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
