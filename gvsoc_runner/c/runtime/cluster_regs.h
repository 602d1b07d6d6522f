// cluster_regs.h - addresses of the cluster and of the chip that the runtime needs. Source: public
// memory map of pulp-open.
#pragma once
#include <stdint.h>

#define ODL_REG(address) (*(volatile uint32_t *)(address))

#define ODL_CLUSTER_CTRL 0x10200000u    // +0x08 fetch enable, +0x40 + 4 * core boot address
#define ODL_CLUSTER_ICACHE 0x10201400u  // +0x0 enable, +0x4 flush
#define ODL_EU 0x10204000u              // event unit, window of the core that asks
#define ODL_DMA 0x10204400u             // DMA, window of the core that asks
#define ODL_SOC_CTRL 0x1A104000u        // +0xA0 end of the run: 0x80000000 | exit code
#define ODL_FC_ICACHE 0x1A108800u
#define ODL_STDOUT 0x1A10F000u  // + (core << 3) + (cluster << 7): one line buffer per core

// Event unit: offsets in a core's window.
#define ODL_EU_MASK 0x00
#define ODL_EU_WAIT_CLEAR 0x3C
#define ODL_EU_DISPATCH 0x80
#define ODL_EU_TEAM 0x84
#define ODL_EU_MUTEX 0xC0
// Barrier n: +0x0 trigger mask, +0xC target mask, +0x1C trigger, wait, clear.
#define ODL_EU_BARRIER(n) (0x200 + 0x20 * (n))

#define ODL_EVENT_DMA (1u << 8)
#define ODL_EVENT_BARRIER (1u << 16)
#define ODL_EVENT_MUTEX (1u << 17)
#define ODL_EVENT_DISPATCH (1u << 18)

#define ODL_WORKERS 8
#define ODL_CONTROLLER 8

// p.elw: a load that sleeps until the event unit answers.
#define ODL_ELW(base, offset)                                                                      \
    ({                                                                                             \
        uint32_t odl_value;                                                                        \
        __asm__ volatile(".insn i 0x03, 6, %0, %1, %2"                                             \
                         : "=r"(odl_value)                                                         \
                         : "r"(base), "i"(offset)                                                  \
                         : "memory");                                                              \
        odl_value;                                                                                 \
    })
#define ODL_CSR_READ(number)                                                                       \
    ({                                                                                             \
        uint32_t odl_value;                                                                        \
        __asm__ volatile("csrr %0, %1" : "=r"(odl_value) : "i"(number) : "memory");                \
        odl_value;                                                                                 \
    })
#define ODL_CSR_WRITE(number, value)                                                               \
    __asm__ volatile("csrw %0, %1" ::"i"(number), "r"(value) : "memory")

static inline uint32_t odl_hartid(void) { return ODL_CSR_READ(0xF14); }
static inline uint32_t odl_mcycle(void) { return ODL_CSR_READ(0xB00); }
