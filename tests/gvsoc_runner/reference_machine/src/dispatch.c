/* Dispatch queue: changing teams, jobs ahead of the workers, plain loads. */
#include "notes.h"
static L1 volatile uint32_t acc[8];
static void work(int core, uint32_t a) {
    acc[core] += a * (core + 1);
    for (uint32_t i = 0; i < (a & 15); i++) __asm__ volatile("nop");
}
int app_main(int core) {
    nres[core] = 0;
    REG(EU) = (1 << 16) | (1 << 18);
    acc[core] = 0;
    barrier();
    static const uint8_t teams[] = {0xff, 0xfe, 0x0f, 0xf1, 0x55, 0x01, 0x80, 0xff};
    for (int k = 0; k < 8; k++) {
        uint32_t tm = teams[k];
        if (core == 0) REG(EU + 0x84) = tm;
        barrier();
        {
            T0;
            if (core == 0) {
                for (int i = 0; i < 3 + k * 9; i++) __asm__ volatile("nop");
                PLW(0x80) = 0x100 + k;
                PLW(0x80) = k * 7 + 3;
                if (tm & 1) {
                    PUT(ELW(EU, 0x80));
                    PUT(ELW(EU, 0x80));
                }
                TT;
            } else if ((tm >> core) & 1) {
                uint32_t f = ELW(EU, 0x80);
                TT;
                uint32_t a = ELW(EU, 0x80);
                TT;
                PUT(f);
                PUT(a);
                work(core, a);
            }
        }
        dump("d", core);
    }
    PUT(acc[core]);
    dump("acc", core);
    /* same team, master runs ahead up to 4 jobs; workers loop until 0 */
    if (core == 0) REG(EU + 0x84) = 0xff;
    barrier();
    {
        T0;
        if (core == 0) {
            for (int j = 1; j <= 12; j++) {
                PLW(0x80) = j;
                PLW(0x80) = j * j;
                uint32_t f = ELW(EU, 0x80), a = ELW(EU, 0x80);
                work(0, a);
                PUT(f);
                TT;
            }
            PLW(0x80) = 0;
            (void)ELW(EU, 0x80);
        } else
            for (;;) {
                uint32_t f = ELW(EU, 0x80);
                if (!f) break;
                uint32_t a = ELW(EU, 0x80);
                work(core, a + core);
                PUT(a);
                TT;
            }
    }
    dump("jobs", core);
    /* plain loads from the queue; master in the middle */
    if (core == 0) REG(EU + 0x84) = 0xff;
    barrier();
    {
        T0;
        if (core == 5) {
            for (int i = 0; i < 60; i++) __asm__ volatile("nop");
            PLW(0x80) = 77;
        }
        PUT(PLW(0x80));
        TT;
    }
    dump("plain", core);
    /* changing teams while asleep: all wait, then entries for others first */
    if (core == 0) REG(EU + 0x84) = 0xff;
    barrier();
    if (core == 0) {
        for (int i = 0; i < 60; i++) __asm__ volatile("nop");
        REG(EU + 0x84) = 0x0e;
        PLW(0x80) = 1;
        REG(EU + 0x84) = 0xf0;
        PLW(0x80) = 2;
        REG(EU + 0x84) = 0xff;
        PLW(0x80) = 3;
        PUT(ELW(EU, 0x80));
    } else if (core < 4) {
        T0;
        PUT(ELW(EU, 0x80));
        PUT(ELW(EU, 0x80));
        TT;
    } else {
        T0;
        PUT(ELW(EU, 0x80));
        PUT(ELW(EU, 0x80));
        TT;
    }
    dump("teams", core);
    return 0;
}
