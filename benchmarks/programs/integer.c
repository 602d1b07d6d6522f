// integer.c - speed of ALU loops: a random generator and bit mixing in registers, no memory.
#include "pmsis.h"

volatile int rounds = 1200000;  // over all cores together
PI_L1 uint32_t result[8];       // not static: a result that nobody reads is not computed

static void mix(void *arg) {
    uint32_t state = pi_core_id() + 1, hash = 0;
    for (int i = rounds / NUM_CORES; i > 0; i--) {
        state = state * 1664525u + 1013904223u;
        hash ^= state >> 13;
        if (hash & 1) hash += 0x9E3779B9u;
        hash = (hash << 3) | (hash >> 29);
    }
    result[pi_core_id()] = hash;
}

static void on_cluster(void *arg) { pi_cl_team_fork(NUM_CORES, mix, arg); }

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
