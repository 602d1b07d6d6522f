// start.c - boot of the fabric controller and of the cluster controller, end of the run.
#include "runtime.h"

extern char _start[];
extern uint32_t odl_bss_start[], odl_bss_end[];

// The mailbox between fabric controller and cluster controller. It lies in L2, where the FC reads
// without latency.
static struct {
    volatile odl_task_t task;
    void *volatile arg;
    volatile uint32_t posted, finished;
} mailbox;

_Noreturn void odl_exit(int code) {
    odl_dump();
    ODL_REG(ODL_SOC_CTRL + 0xA0) = 0x80000000u | ((uint32_t)code & 0x7fffffffu);
    for (;;) __asm__ volatile("wfi");
}

void odl_putc(char c) {
    uint32_t hart = odl_hartid();
    *(volatile uint8_t *)(ODL_STDOUT + ((hart & 31u) << 3) + ((hart >> 5) << 7)) = (uint8_t)c;
}

static void put_text(const char *text) {
    while (*text) odl_putc(*text++);
}

void odl_put_hex(uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4)
        odl_putc("0123456789abcdef"[(value >> shift) & 15u]);
}

_Noreturn void odl_panic(const char *text) {
    put_text(text);
    odl_putc('\n');
    odl_exit(125);
}

_Noreturn void odl_trap(uint32_t cause, uint32_t pc) {
    put_text("TRAP cause ");
    odl_put_hex(cause);
    put_text(" pc ");
    odl_put_hex(pc);
    put_text(" hart ");
    odl_put_hex(odl_hartid());
    odl_putc('\n');
    odl_exit(124);
}

// About 34 cycles per division: a pause that costs the simulator few instructions.
static inline void pause_long(void) {
    for (int i = 0; i < 8; i++) __asm__ volatile("divu x0, %0, %1" ::"r"(-1), "r"(1));
}

void odl_fabric_controller(void) {
    for (uint32_t *word = odl_bss_start; word < odl_bss_end; word++) *word = 0;
    ODL_REG(ODL_FC_ICACHE) = 0xffffffffu;
    odl_exit(main());
}

void odl_cluster_start(void) {
    ODL_REG(ODL_CLUSTER_ICACHE) = 0xffffffffu;
    for (uint32_t core = 0; core <= ODL_CONTROLLER; core++)
        ODL_REG(ODL_CLUSTER_CTRL + 0x40 + 4 * core) = (uint32_t)_start;
    ODL_REG(ODL_CLUSTER_CTRL + 8) = (1u << (ODL_CONTROLLER + 1)) - 1;
}

void odl_cluster_post(odl_task_t task, void *arg) {
    mailbox.task = task;
    mailbox.arg = arg;
    mailbox.posted++;  // last: the controller acts on it
}

void odl_cluster_wait(void) {
    while (mailbox.finished != mailbox.posted) pause_long();
}

void odl_controller(void) {
    const uint32_t workers = (1u << ODL_WORKERS) - 1, everyone = workers | 1u << ODL_CONTROLLER;
    ODL_REG(ODL_EU + ODL_EU_MASK) = ODL_EVENT_BARRIER | ODL_EVENT_MUTEX;
    // The team register never changes: a core left out of a push would later read a stale FIFO
    // entry.
    ODL_REG(ODL_EU + ODL_EU_TEAM) = workers;
    ODL_REG(ODL_EU + ODL_EU_BARRIER(0)) = workers;  // barrier 0: the team (pi_cl_team_barrier)
    ODL_REG(ODL_EU + ODL_EU_BARRIER(0) + 0xC) = workers;
    ODL_REG(ODL_EU + ODL_EU_BARRIER(1)) = everyone;  // barrier 1: the join of a fork
    ODL_REG(ODL_EU + ODL_EU_BARRIER(1) + 0xC) = everyone;
    for (uint32_t done = 0;;) {
        while (mailbox.posted == done) pause_long();
        mailbox.task(mailbox.arg);
        mailbox.finished = ++done;
    }
}
