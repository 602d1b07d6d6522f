/* Interrupts of the cluster's cores: software events, timer, DMA; busy or in wfi. */
#include "all_cores.h"
L1 AL volatile uint32_t ilog[16][64];
L1 AL volatile uint32_t icnt[16];
extern char vec[];
__asm__(".text\n.option push\n.option norvc\n.option norelax\n.p2align 8\n.globl vec\nvec:\n.rept "
        "32\nj ihandler\n.endr\n"
        "ihandler: addi sp,sp,-32\n sw t0,0(sp)\n sw t1,4(sp)\n sw t2,8(sp)\n csrr t0,mhartid\n "
        "andi t0,t0,15\n csrr t1,mhartid\n srli t1,t1,5\n beqz t1,1f\n li t0,9\n1: la t1,icnt\n "
        "slli t2,t0,2\n add t1,t1,t2\n lw t2,0(t1)\n addi t2,t2,1\n sw t2,0(t1)\n la t1,ilog\n "
        "slli t0,t0,8\n add t1,t1,t0\n andi t2,t2,31\n slli t2,t2,3\n add t1,t1,t2\n csrr "
        "t2,mcause\n slli t2,t2,16\n sw t2,0(t1)\n csrr t0,mcycle\n sw t0,4(t1)\n lw t0,0(sp)\n lw "
        "t1,4(sp)\n lw t2,8(sp)\n addi sp,sp,32\n mret\n.option pop\n");
static L1 volatile uint32_t w_[8][16];
static NOINL uint32_t work(int core, int n) {
    uint32_t s = core;
    for (int i = 0; i < n; i++) {
        w_[core][i & 15] = s;
        s += w_[core][(i * 3) & 15] * 5;
        if (s & 64) s ^= 0x55;
    }
    return s;
}
static uint32_t base[8];
static void dumpi(const char *n, int core, uint32_t t0) {
    w_[core][0] = t0;
    barrier();
    if (core == 0) {
        for (int c = 0; c < 8; c++) {
            puts_("P ");
            puts_(n);
            putch('c');
            putu(c);
            putch(' ');
            putu(icnt[c]);
            uint32_t b = w_[c][0];
            for (uint32_t k = 1; k <= icnt[c] && k < 32; k++) {
                putch(' ');
                putx((ilog[c][2 * k] >> 16) | 0);
                putch(':');
                putu(ilog[c][2 * k + 1] - b);
            }
            putch('\n');
        }
    }
    barrier();
    icnt[core] = 0;
    barrier();
}
static void on(uint32_t m) {
    CSRW(0x305, (uint32_t)vec);
    REG(EU + 0xC) = m;
    __asm__ volatile("csrw mstatus,%0" ::"r"(8) : "memory");
}
static void off(void) {
    __asm__ volatile("csrw mstatus,%0" ::"r"(0) : "memory");
    REG(EU + 0xC) = 0;
}
int app_main(int core) {
    icnt[core] = 0;
    REG(EU) = 1 << 16;
    barrier();
    uint32_t t0, v;
    for (int rep = 0; rep < 2; rep++) {
        /* a software event interrupts a busy core */
        t0 = rdcycle();
        if (core == 0) {
            for (int i = 0; i < 6; i++) {
                work(0, 7 + i);
                REG(EU + 0x108) = 2u << i;
            }
        } else {
            on(1u << 2);
            v = work(core, 60);
            off();
            (void)v;
        }
        dumpi("sw", core, t0);
        /* own event: taken after which instruction */
        t0 = rdcycle();
        on(0xff);
        for (int i = 0; i < 4; i++) {
            REG(EU + 0x100 + 4 * i) = 1u << core;
            __asm__ volatile("nop\nnop\nnop");
        }
        off();
        dumpi("self", core, t0);
        /* pending before enabled */
        REG(EU + 0x10C) = 1u << core;
        REG(EU + 0x114) = 1u << core;
        t0 = rdcycle();
        on(0x3f);
        work(core, 3);
        off();
        {
            uint32_t m;
            __asm__ volatile("csrr %0,mstatus" : "=r"(m));
            w_[core][1] = m;
        }
        dumpi("pend", core, t0);
        if (core == 0) {
            puts_("P st 1 ");
            for (int c = 0; c < 8; c++) {
                putx(w_[c][1]);
                putch(' ');
            }
            putch('\n');
        }
        barrier();
        /* timer interrupts everybody, cyclic */
        if (core == 0) {
            REG(CL_TIMER) = 0;
            REG(CL_TIMER + 8) = 0;
            REG(CL_TIMER + 0x10) = 170;
        }
        barrier();
        t0 = rdcycle();
        on(1u << 10);
        if (core == 0) REG(CL_TIMER) = 1 | 4 | 16;
        work(core, 70 + core * 5);
        off();
        barrier();
        if (core == 0) REG(CL_TIMER) = 0;
        REG(EU + 0x28) = 1u << 10;
        dumpi("timer", core, t0);
        /* wfi */
        if (core == 0) {
            REG(CL_TIMER + 8) = 0;
            REG(CL_TIMER + 0x10) = 300;
            REG(CL_TIMER) = 1 | 4 | 32;
        }
        barrier();
        t0 = rdcycle();
        on(1u << 10);
        __asm__ volatile("wfi");
        w_[core][2] = rdcycle() - t0;
        work(core, 3);
        off();
        dumpi("wfi", core, t0);
        if (core == 0) {
            puts_("P wt 1 ");
            for (int c = 0; c < 8; c++) {
                putu(w_[c][2]);
                putch(' ');
            }
            putch('\n');
            REG(CL_TIMER) = 0;
        }
        barrier();
        REG(EU + 0x28) = 1u << 10;
        /* wfi without enable: continues, no handler */
        if (core == 0) {
            REG(CL_TIMER + 8) = 0;
            REG(CL_TIMER + 0x10) = 200;
            REG(CL_TIMER) = 1 | 4 | 32;
        }
        barrier();
        t0 = rdcycle();
        REG(EU + 0xC) = 1u << 10;
        __asm__ volatile("wfi");
        w_[core][2] = rdcycle() - t0;
        REG(EU + 0xC) = 0;
        dumpi("wfi2", core, t0);
        if (core == 0) {
            puts_("P wt2 1 ");
            for (int c = 0; c < 8; c++) {
                putu(w_[c][2]);
                putch(' ');
            }
            putch('\n');
            REG(CL_TIMER) = 0;
        }
        barrier();
        REG(EU + 0x28) = 1u << 10;
        /* DMA interrupt */
        {
            static L1 uint8_t b1[8][256];
            static uint8_t b2[8][256];
            t0 = rdcycle();
            on(1u << 9);
            uint32_t id = REG(DMA);
            REG(DMA) = 200u | 1u << 17 | 1u << 18 | 1u << 21;
            REG(DMA) = (uint32_t)b1[core];
            REG(DMA) = (uint32_t)b2[core];
            work(core, 30);
            while (REG(DMA + 4) >> id & 1);
            REG(DMA + 4) = 1u << id;
            off();
        }
        dumpi("dma", core, t0);
    }
    return 0;
}
