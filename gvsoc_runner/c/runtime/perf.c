// perf.c - pi_perf_*: the core's own event counters (PCCR) and the cycle counter, which runs on in
// sleep.
#include "pmsis.h"
#include "runtime.h"

#define PCER 0xCC0
#define PCMR 0xCC1
#define PCCR_ALL 0x79F
#define HARTS 10  // cluster cores 0 .. 8, and one place for the fabric controller

static PI_L1 uint32_t started_at[HARTS], counted[HARTS], running[HARTS];

static uint32_t place(void) { return pi_is_fc() ? HARTS - 1 : pi_core_id(); }

void pi_perf_conf(uint32_t events) { ODL_CSR_WRITE(PCER, events & 0x1ffffu); }

void pi_perf_reset(void) {
    ODL_CSR_WRITE(PCCR_ALL, 0);
    counted[place()] = 0;
    started_at[place()] = odl_mcycle();
}

void pi_perf_start(void) {
    running[place()] = 1;
    ODL_CSR_WRITE(PCMR, 1);
    started_at[place()] = odl_mcycle();
}

void pi_perf_stop(void) {
    uint32_t now = odl_mcycle(), core = place();
    ODL_CSR_WRITE(PCMR, 0);
    if (running[core]) counted[core] += now - started_at[core];
    running[core] = 0;
}

#define READ(number)                                                                               \
    case number:                                                                                   \
        return ODL_CSR_READ(0x780 + number)

uint32_t pi_perf_read(int event) {
    uint32_t core = place();
    switch (event) {
        READ(0);
        READ(1);
        READ(2);
        READ(3);
        READ(4);
        READ(5);
        READ(6);
        READ(7);
        READ(8);
        READ(9);
        READ(10);
        READ(11);
        READ(12);
        READ(13);
        READ(14);
        READ(15);
        READ(16);
    case PI_PERF_CYCLES:
        return counted[core] + (running[core] ? odl_mcycle() - started_at[core] : 0);
    default:
        return 0;
    }
}
