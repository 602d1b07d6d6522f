/* Cores started later, boot addresses, the controller core. */
#include "all_cores.h"
/* cluster control: boot addresses, cores started later by another core, stopped cores, controller
 * core */
L1 volatile uint32_t seen[16], tm[16];
extern char _start[];
__asm__(".text\n.globl second\n.p2align 4\nsecond: csrr a0,mhartid\n andi a0,a0,31\n la t0,seen\n "
        "slli t1,a0,2\n add t0,t0,t1\n csrr t2,mcycle\n li t3,1\n lw t4,0(t0)\n add t4,t4,t3\n sw "
        "t4,0(t0)\n la t0,tm\n add t0,t0,t1\n sw t2,0(t0)\n1: wfi\n j 1b\n");
extern char second[];
uint32_t fc_mask = 0x0f;
void fc_before(void) {}
static volatile uint32_t fcv[8];
void fc_work(void) {
    for (volatile int i = 0; i < 200; i++);
    REG(CL_CTRL + 0x40 + 4 * 8) = (uint32_t)second;
    REG(CL_CTRL + 8) = 0x1ff;
    for (volatile int i = 0; i < 400; i++);
    fcv[0] = REG(CL_CTRL + 0x40);
    fcv[1] = REG(CL_CTRL + 0x40 + 4 * 8);
    fcv[2] = 1;
}
static void k(int core, int nc) {
    for (int i = 0; i < 20; i++) __asm__ volatile("nop");
}
int app_main(int core) {
    barrier();
    fz("x", k, 8, 2, 0);
    if (core == 0) {
        puts_("P boot 1 ");
        putx(REG(CL_CTRL + 0x40) - (uint32_t)_start);
        putch(' ');
        putx(REG(CL_CTRL + 0x44) - (uint32_t)_start);
        putch(' ');
        putu(seen[8]);
        putch(' ');
        putx(REG(CL_CTRL + 0x28));
        putch(' ');
        putx(REG(CL_CTRL + 0x38));
        putch('\n');
    }
    barrier();
    return 0;
}
