/* Interrupts of the fabric controller: its timer, busy or in wfi; the interrupt controller. */
#include "handler.h"
static volatile uint32_t fcw[64], fcgo;
int app_main(int core) {
    barrier();
    fcgo = 1;
    {
        uint32_t t = rdcycle();
        while (rdcycle() - t < 6000) work(core, 5);
    }
    barrier();
    if (core == 0) {
        puts_("P fc 1");
        for (int i = 0; i < 40; i++) {
            putch(' ');
            putx(fcw[i]);
        }
        putch('\n');
    }
    barrier();
    return 0;
}
void fc_work(void) {
    while (!fcgo);
    CSRW(0x305, (uint32_t)vec);
    int k = 0;
    REG(0x1A10B000u) = 0;
    REG(0x1A10B008u) = 0;
    REG(0x1A10B010u) = 150;
    REG(0x1A109800u) = 1u << 10;
    __asm__ volatile("csrw mstatus,%0" ::"r"(8) : "memory");
    uint32_t t = rdcycle();
    REG(0x1A10B000u) = 1 | 4 | 16;
    for (int i = 0; i < 3; i++) {
        __asm__ volatile("wfi");
        fcw[k++] = rdcycle() - t;
    }
    for (volatile int i = 0; i < 60; i++);
    REG(0x1A10B000u) = 0;
    fcw[k++] = icnt[9];
    for (int i = 1; i <= (int)icnt[9] && i < 12; i++) {
        fcw[k++] = ilog[9][2 * i + 1] - t;
    }
    __asm__ volatile("csrw mstatus,%0" ::"r"(0) : "memory");
    REG(0x1A109814u) = ~0u;
    fcw[k++] = REG(0x1A10980Cu) & 0x400;
    fcw[k++] = REG(0x1A109818u);
    fcw[k++] = REG(0x1A109800u);
    REG(0x1A10B008u) = 0;
    REG(0x1A10B000u) = 1 | 4 | 32;
    for (volatile int i = 0; i < 60; i++);
    fcw[k++] = REG(0x1A10980Cu) & 0x400;
    t = rdcycle();
    __asm__ volatile("wfi");
    fcw[k++] = rdcycle() - t;
    REG(0x1A109814u) = ~0u;
    REG(0x1A109800u) = 0;
    fcw[k++] = 0xfeed;
}
