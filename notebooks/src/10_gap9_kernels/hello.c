#include "pmsis.h"

static void hello(void *word) { printf("core %d: %s\n", (int)pi_core_id(), (char *)word); }
static void controller(void *word) { pi_cl_team_fork(NUM_CORES, hello, word); }

int main(void) {
    struct pi_device cluster;
    struct pi_cluster_conf conf;
    struct pi_cluster_task task;
    pi_cluster_conf_init(&conf);
    pi_open_from_conf(&cluster, &conf);
    pi_cluster_open(&cluster);
    pi_cluster_send_task(&cluster, pi_cluster_task(&task, controller, "hello"));
    return 0;
}
