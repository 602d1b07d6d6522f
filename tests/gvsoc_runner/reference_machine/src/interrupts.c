/* Interrupts of the cluster's cores: software events, timer, DMA; busy or in wfi. */
#include "handler.h"
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
