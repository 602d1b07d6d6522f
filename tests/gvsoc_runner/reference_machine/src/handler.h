/* A handler that notes cause and cycle of each interrupt, work to interrupt, and the print-out. */
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
