/* Timer units: both halves, one shot, cyclic, 64 bits, prescaler, events of the cluster. */
#include "all_cores.h"
static L1 volatile uint32_t res[64];
static L1 volatile int nres;
static L1 volatile uint32_t who[8][8];
#define PUT(v)                                                                                     \
    do {                                                                                           \
        uint32_t _x = (uint32_t)(v);                                                               \
        res[nres] = _x;                                                                            \
        nres++;                                                                                    \
    } while (0)
#define T(o) REG(TB + (o))
static void dump(const char *n) {
    puts_("P ");
    puts_(n);
    puts_(" 1");
    for (int i = 0; i < nres; i++) {
        putch(' ');
        putx(res[i]);
    }
    putch('\n');
    nres = 0;
}
#define SP(n)                                                                                      \
    for (int i_ = 0; i_ < (n); i_++) __asm__ volatile("nop")
static void unit(uint32_t TB, int ev) {
    for (int rep = 0; rep < 2; rep++) {
        T(0) = 0;
        T(4) = 0;
        T(8) = 0;
        T(0xc) = 0;
        T(0x10) = 0x1000;
        T(0x14) = 0x2000;
        PUT(T(0));
        PUT(T(8));
        T(0) = 1;
        PUT(T(0));
        PUT(T(8));
        SP(10);
        PUT(T(8));
        T(0) = 0;
        PUT(T(8));
        SP(3);
        PUT(T(8));
        T(0x18) = 1;
        PUT(T(0));
        PUT(T(8));
        T(0x20) = 1;
        PUT(T(8));
        PUT(T(0));
        T(8) = 0xfffffff0;
        SP(8);
        PUT(T(8));
        T(0) = 3;
        PUT(T(8));
        T(0) = 0xffffff7e;
        PUT(T(0));
        T(4) = 0xffffff7e;
        PUT(T(4));
        T(0) = 0;
        T(4) = 0;
        T(0x1c) = 1;
        T(0x18) = 1;
        PUT(T(0xc));
        PUT(T(8));
        T(0x24) = 1;
        PUT(T(0xc));
        T(0) = 0;
        T(4) = 0;
        PUT(T(4));
        PUT(T(0x10));
        PUT(T(0x14));
        dump("basic");
        /* compare-clear without interrupt: cyclic */
        T(8) = 0;
        T(0x10) = 50;
        T(0) = 1 | 16;
        for (int k = 0; k < 6; k++) PUT(T(8));
        SP(40);
        for (int k = 0; k < 6; k++) PUT(T(8));
        T(0) = 0;
        PUT(T(8));
        /* one shot without interrupt */
        T(8) = 0;
        T(0x10) = 30;
        T(0) = 1 | 32;
        SP(60);
        PUT(T(0));
        PUT(T(8));
        T(0) = 0;
        /* one shot with clear */
        T(8) = 0;
        T(0x10) = 30;
        T(0) = 1 | 32 | 16;
        SP(60);
        PUT(T(0));
        PUT(T(8));
        T(0x18) = 1;
        PUT(T(0));
        PUT(T(8));
        SP(60);
        PUT(T(8));
        T(0x20) = 1;
        PUT(T(0));
        PUT(T(8));
        SP(60);
        PUT(T(8));
        PUT(T(0));
        T(0) = 0;
        dump("cyc");
        /* 64 bit */
        T(8) = 0xfffffff0;
        T(0xc) = 5;
        T(0) = 0x80000001u;
        SP(20);
        PUT(T(8));
        PUT(T(0xc));
        T(0) = 0x80000003u;
        PUT(T(8));
        PUT(T(0xc));
        T(0) = 0;
        PUT(T(8));
        T(8) = 0;
        T(0xc) = 0;
        T(0x10) = 0x40;
        T(0x14) = 0;
        T(0) = 0x80000001u | 16;
        SP(10);
        for (int k = 0; k < 6; k++) PUT(T(8));
        PUT(T(0));
        T(0) = 0;
        T(8) = 0;
        T(0xc) = 0;
        dump("wide");
        /* prescaler: counts, compare */
        T(8) = 0;
        T(0x10) = 20;
        T(0) = 1 | 64 | (3 << 8);
        PUT(T(0));
        PUT(T(8));
        SP(30);
        PUT(T(8));
        T(0) = 0;
        T(8) = 0;
        T(0x10) = 20;
        T(0) = 1 | 64 | 16 | (3 << 8);
        for (int k = 0; k < 12; k++) PUT(T(8));
        T(0) = 0;
        T(8) = 0;
        T(8) = 0;
        T(0x10) = 20;
        T(0) = 1 | 64 | 16 | (0 << 8);
        for (int k = 0; k < 12; k++) PUT(T(8));
        T(0) = 0;
        T(8) = 0;
        dump("presc");
        /* both halves with compare-clear */
        T(8) = 0;
        T(0xc) = 0;
        T(0x10) = 33;
        T(0x14) = 47;
        T(0) = 1 | 16;
        T(4) = 1 | 16;
        for (int k = 0; k < 12; k++) {
            PUT(T(8));
            PUT(T(0xc));
        }
        T(0) = 0;
        T(4) = 0;
        T(8) = 0;
        T(0xc) = 0;
        dump("both");
        if (ev) {
            REG(EU) = (1u << 10) | (1u << 11);
            REG(EU + 0x28) = ~0u;
            uint32_t v, a, b;
            T(8) = 0;
            T(0x10) = 100;
            a = rdcycle();
            T(0) = 1 | 4;
            v = ELW(EU, 0x3c);
            b = rdcycle();
            PUT(v);
            PUT(b - a);
            PUT(T(8));
            T(0) = 0;
            PUT(REG(EU + 0x1c));
            T(8) = 0;
            T(0x10) = 100;
            a = rdcycle();
            T(0) = 1 | 4 | 32;
            v = ELW(EU, 0x38);
            b = rdcycle();
            PUT(v);
            PUT(b - a);
            PUT(T(8));
            PUT(T(0));
            PUT(REG(EU + 0x1c));
            REG(EU + 0x28) = ~0u;
            T(0) = 0;
            T(0xc) = 0;
            T(0x14) = 60;
            a = rdcycle();
            T(4) = 1 | 4 | 16;
            for (int k = 0; k < 4; k++) {
                (void)ELW(EU, 0x3c);
                b = rdcycle();
                PUT(b - a);
                PUT(T(0xc));
            }
            T(4) = 0;
            T(8) = 5;
            T(0x10) = 5;
            T(0) = 1 | 4;
            PUT(REG(EU + 0x1c));
            T(0) = 0;
            REG(EU + 0x28) = ~0u;
            T(8) = 0;
            T(0xc) = 0;
            T(0x10) = 70;
            T(0x14) = 150;
            a = rdcycle();
            T(0) = 1 | 4 | 32;
            T(4) = 1 | 4 | 32;
            v = ELW(EU, 0x3c);
            b = rdcycle();
            PUT(b - a);
            PUT(T(8));
            PUT(T(0xc));
            T(0) = 0;
            T(4) = 0;
            REG(EU + 0x28) = ~0u;
            T(8) = 0xffffff80u;
            T(0x10) = 20;
            a = rdcycle();
            T(0) = 1 | 4;
            v = ELW(EU, 0x3c);
            b = rdcycle();
            PUT(b - a);
            T(0) = 0;
            T(8) = 0;
            T(0xc) = 0;
            T(0x10) = 120;
            T(0x14) = 0;
            a = rdcycle();
            T(0) = 0x80000001u | 4 | 16;
            v = ELW(EU, 0x3c);
            b = rdcycle();
            PUT(b - a);
            v = ELW(EU, 0x3c);
            b = rdcycle();
            PUT(b - a);
            T(0) = 0;
            T(8) = 0;
            REG(EU) = 1u << 16;
            REG(EU + 0x28) = 0xffff;
            dump("events");
        }
    }
}
static void kt(int core, int nc) {
    uint32_t TB = CL_TIMER;
    REG(EU) = 1u << 10;
    if (core == 0) {
        T(8) = 0;
        T(0x10) = 200;
        T(0) = 1 | 4 | 16;
    }
    for (int k = 0; k < 5; k++) {
        (void)ELW(EU, 0x3c);
        SP(core * 3);
        who[core][k] = T(8);
    }
    barrier;
    REG(EU) = 1u << 16;
}
int app_main(int core) {
    if (core == 0) {
        nres = 0;
        unit(CL_TIMER, 1);
        unit(0x1A10B000u, 0);
        unit(0x1A10B800u, 0);
    }
    barrier();
    fz("tick", kt, 8, 2, 0);
    if (core == 0) {
        REG(CL_TIMER) = 0;
        for (int c = 0; c < 8; c++)
            for (int k = 0; k < 5; k++) PUT(who[c][k]);
        dump("who");
    }
    REG(EU + 0x28) = 0xffff;
    barrier();
    return 0;
}
