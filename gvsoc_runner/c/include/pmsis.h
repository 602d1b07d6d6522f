// pmsis.h - the part of PMSIS that training code uses, with its public names.
// Roles: main() runs on the fabric controller (FC); it sends a task to the cluster controller (core
// 8); the controller forks functions on the worker cores 0 .. 7.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Where a variable lives: L1 is the cluster's own memory (1 cycle), L2 is 15 cycles away from a
// cluster core.
#define PI_L1 __attribute__((section(".l1")))
#define PI_CL_L1 PI_L1
#define PI_L2 __attribute__((section(".l2")))
#define PI_FC_L1 PI_L2
#define L1_DATA PI_L1
#define L2_DATA PI_L2

// Worker cores that kernels share their rows over. The build sets it: --cores 1 compiles with
// NUM_CORES 1.
#ifndef NUM_CORES
#define NUM_CORES 8
#endif

// ---- who am I ----

static inline uint32_t pi_core_id(void) {
    uint32_t hart;
    __asm__("csrr %0, mhartid" : "=r"(hart));
    return hart & 31u;
}
static inline uint32_t pi_cluster_id(void) {
    uint32_t hart;
    __asm__("csrr %0, mhartid" : "=r"(hart));
    return hart >> 5;
}
static inline int pi_is_fc(void) { return pi_cluster_id() == 31; }

// ---- teams ----

// Run entry(arg) on worker cores 0 .. num_cores-1 (0 means all eight) and wait for all. Controller
// only.
void pi_cl_team_fork(int num_cores, void (*entry)(void *), void *arg);
// Wait until every core of the current team has arrived. Workers only.
static inline void pi_cl_team_barrier(void) {
    uint32_t event;  // p.elw: sleep at barrier 0 of the event unit
    __asm__ volatile(".insn i 0x03, 6, %0, %1, 0x21c" : "=r"(event) : "r"(0x10204000u) : "memory");
}
int pi_cl_team_nb_cores(void);
void pi_cl_team_critical_enter(void);
void pi_cl_team_critical_exit(void);
static inline int pi_cl_cluster_nb_pe_cores(void) { return 8; }

// ---- DMA between L2 (ext) and L1 (loc) ----

typedef enum { PI_CL_DMA_DIR_LOC2EXT = 0, PI_CL_DMA_DIR_EXT2LOC = 1 } pi_cl_dma_dir_e;
typedef struct {
    int id;  // counter of the transfer
} pi_cl_dma_cmd_t;
typedef struct pi_cl_dma_copy_s {
    pi_cl_dma_dir_e dir;
    uint16_t merge;
    uint32_t size, id, ext, loc;  // size in bytes
    uint32_t stride, length;      // 2-D only: bytes from line to line in ext, bytes per line
} pi_cl_dma_copy_t;
typedef pi_cl_dma_copy_t pi_cl_dma_copy_2d_t;

void pi_cl_dma_cmd(uint32_t ext, uint32_t loc, uint32_t size, pi_cl_dma_dir_e dir,
                   pi_cl_dma_cmd_t *cmd);
void pi_cl_dma_cmd_2d(uint32_t ext, uint32_t loc, uint32_t size, uint32_t stride, uint32_t length,
                      pi_cl_dma_dir_e dir, pi_cl_dma_cmd_t *cmd);
void pi_cl_dma_cmd_wait(pi_cl_dma_cmd_t *cmd);
void pi_cl_dma_memcpy(pi_cl_dma_copy_t *copy);
void pi_cl_dma_memcpy_2d(pi_cl_dma_copy_2d_t *copy);
void pi_cl_dma_wait(void *copy);
void pi_cl_dma_flush(void);

// ---- performance counters ----

typedef enum {
    PI_PERF_ACTIVE_CYCLES = 0,
    PI_PERF_INSTR = 1,
    PI_PERF_LD_STALL = 2,
    PI_PERF_JR_STALL = 3,
    PI_PERF_IMISS = 4,
    PI_PERF_LD = 5,
    PI_PERF_ST = 6,
    PI_PERF_JUMP = 7,
    PI_PERF_BRANCH = 8,
    PI_PERF_BTAKEN = 9,
    PI_PERF_RVC = 10,
    PI_PERF_LD_EXT = 12,
    PI_PERF_ST_EXT = 13,
    PI_PERF_LD_EXT_CYC = 14,
    PI_PERF_ST_EXT_CYC = 15,
    PI_PERF_TCDM_CONT = 16,
    PI_PERF_CYCLES = 17  // includes cycles in which the core sleeps
} pi_perf_event_e;

void pi_perf_conf(uint32_t events);
void pi_perf_reset(void);
void pi_perf_start(void);
void pi_perf_stop(void);
uint32_t pi_perf_read(int event);
static inline void pi_perf_cl_reset(void) { pi_perf_reset(); }
static inline void pi_perf_cl_start(void) { pi_perf_start(); }
static inline void pi_perf_cl_stop(void) { pi_perf_stop(); }
static inline uint32_t pi_perf_cl_read(int event) { return pi_perf_read(event); }

// ---- devices: only the cluster ----

struct pi_device {
    void *config;
    int open;
};
typedef struct pi_device pi_device_t;
struct pi_cluster_conf {
    int id;
    uint32_t cc_stack_size;
};
struct pi_cluster_task {
    void (*entry)(void *);
    void *arg;
    void *stacks;
    uint32_t stack_size, slave_stack_size;
    int nb_cores;
};

void pi_cluster_conf_init(struct pi_cluster_conf *conf);
void pi_open_from_conf(struct pi_device *device, void *conf);
int pi_cluster_open(struct pi_device *device);
int pi_cluster_close(struct pi_device *device);
struct pi_cluster_task *pi_cluster_task(struct pi_cluster_task *task, void (*entry)(void *),
                                        void *arg);
int pi_cluster_send_task_to_cl(struct pi_device *device, struct pi_cluster_task *task);
static inline int pi_cluster_send_task(struct pi_device *device, struct pi_cluster_task *task) {
    return pi_cluster_send_task_to_cl(device, task);
}

// ---- the rest ----

typedef float float32_t;
void *pi_l2_malloc(int size);  // from a fixed pool; NULL when it is used up
void pi_l2_free(void *block, int size);
void *pi_cl_l1_malloc(struct pi_device *device, int size);
void pi_cl_l1_free(struct pi_device *device, void *block, int size);
_Noreturn void pmsis_exit(int code);
int pmsis_kickoff(void *entry);
