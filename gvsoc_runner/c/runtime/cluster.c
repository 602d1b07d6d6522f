// cluster.c - what the fabric controller calls to use the cluster, and the way out of a program.
#include "pmsis.h"
#include "runtime.h"

static int started;

void pi_cluster_conf_init(struct pi_cluster_conf *conf) {
    conf->id = 0;
    conf->cc_stack_size = 0;
}

void pi_open_from_conf(struct pi_device *device, void *conf) {
    device->config = conf;
    device->open = 0;
}

int pi_cluster_open(struct pi_device *device) {
    if (!started) odl_cluster_start();
    started = 1;
    device->open = 1;
    return 0;
}

int pi_cluster_close(struct pi_device *device) {
    device->open = 0;  // the cores stay asleep in their dispatch loop
    return 0;
}

struct pi_cluster_task *pi_cluster_task(struct pi_cluster_task *task, void (*entry)(void *),
                                        void *arg) {
    *task = (struct pi_cluster_task){.entry = entry, .arg = arg};
    return task;
}

int pi_cluster_send_task_to_cl(struct pi_device *device, struct pi_cluster_task *task) {
    if (!device->open) odl_panic("pi_cluster_send_task_to_cl: call pi_cluster_open first");
    odl_cluster_post(task->entry, task->arg);
    odl_cluster_wait();
    return 0;
}

_Noreturn void pmsis_exit(int code) { odl_exit(code); }

int pmsis_kickoff(void *entry) {
    ((void (*)(void))entry)();
    return 0;
}

_Noreturn void exit(int code) { odl_exit(code); }

_Noreturn void abort(void) { odl_panic("abort() was called"); }
