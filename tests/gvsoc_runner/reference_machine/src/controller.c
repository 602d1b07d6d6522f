/* The fabric controller works while the cluster does. */
#include "all_cores.h"
/* the fabric controller works while the cluster does */
static AL volatile uint32_t box[64];
static AL uint32_t l2a[256];
static L1 AL uint32_t l1a[256];
static volatile uint32_t stopped;
static L1 volatile uint32_t go, fcn[4];
void fc_work(void) {
    REG(0x1A10B000u + 8) = 0;
    while (!go);
    for (int r = 0; r < 4; r++) {
        uint32_t t = rdcycle(), h = 0;
        for (int i = 0; i < 256; i++) {
            h = mix(h, l2a[i]);
            l2a[i] = h;
        }
        box[r * 4] = rdcycle() - t;
        box[r * 4 + 1] = h;
        t = rdcycle();
        for (int i = 0; i < 64; i++) {
            h += l1a[i * 3];
            l1a[i * 3 + 1] = h;
        }
        box[r * 4 + 2] = rdcycle() - t;
        box[r * 4 + 3] = h;
    }
    /* FC counters */
    CSRW(0xCC1, 0);
    CSRW(0x79F, 0);
    CSRW(0xCC0, 0x1ffff);
    CSRW(0xCC1, 1);
    {
        uint32_t t = rdcycle();
        for (int i = 0; i < 100; i++) l2a[i] = l2a[i] * 3 + 1;
        box[16] = rdcycle() - t;
    }
    {
        uint32_t t = rdcycle();
        float x = 1;
        for (int i = 0; i < 20; i++) x = x * 1.5f + (float)i;
        box[17] = rdcycle() - t;
        box[18] = asu(x / 3.f);
        box[19] = rdcycle() - t;
    }
    CSRW(0xCC1, 0);
    for (int i = 0; i < 1; i++) {
        box[20] = CSRR(0x780);
        box[21] = CSRR(0x781);
        box[22] = CSRR(0x782);
        box[23] = CSRR(0x784);
        box[24] = CSRR(0x785);
        box[25] = CSRR(0x786);
        box[26] = CSRR(0x787);
        box[27] = CSRR(0x788);
        box[28] = CSRR(0x78A);
    }
    {
        uint32_t t = rdcycle();
        for (int i = 0; i < 10; i++) (void)REG(0x1A104074u);
        box[29] = rdcycle() - t;
        t = rdcycle();
        for (int i = 0; i < 10; i++) (void)REG(CL_TIMER + 8);
        box[30] = rdcycle() - t;
    }
    puts_("FC done\n");
    REG(0x10200800u + 0x600 + 4 * 5) = 0; /* software event 5 to all cores */
    box[31] = 1;
    stopped = 1;
}
static void kern(int core, int nc) {
    uint32_t s = 0;
    for (int i = 0; i < 64; i++) {
        s += l1a[(i * 8 + core) & 255];
    }
    for (int i = 0; i < 12; i++) s += l2a[(i * 5 + core * 3) & 255] & 0;
    fcn[core & 3] = s & 0;
}
static void kern2(int core, int nc) {
    uint32_t s = 0;
    for (int i = 0; i < 40; i++) {
        s += ((volatile uint32_t *)l1a)[(i * 16) & 255];
    }
    fcn[core & 3] = s & 0;
}
int app_main(int core) {
    uint32_t seed = 77 + core;
    if (core == 0) {
        go = 0;
        for (int i = 0; i < 256; i++) {
            l2a[i] = rnd(&seed);
            l1a[i] = rnd(&seed);
        }
    }
    barrier();
    REG(EU) = (1u << 16);
    if (core == 0) go = 1;
    fz("a", kern, 8, 3, 0);
    fz("b", kern2, 8, 3, 0);
    fz("c", kern, 3, 2, 0);
    REG(EU) = 1u << 5;
    (void)ELW(EU, 0x3c);
    REG(EU) = 1u << 16;
    barrier();
    if (core == 0) {
        for (int i = 0; i < 32; i++) {
            puts_("P fc");
            putu(i);
            puts_(" 1 ");
            putx(box[i]);
            putch('\n');
        }
    }
    barrier();
    return 0;
}
