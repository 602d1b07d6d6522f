/* Performance counters: masks, start and stop, writes, on eight cores. */
#define NOTES 80
#include "notes.h"
static L1 AL volatile uint32_t v[128];
static AL volatile uint32_t l2[16];
static NOINL void work(int core) {
    float f = 1;
    for (int i = 0; i < 12; i++) {
        v[core * 4] = v[core * 4 + 1] + (uint32_t)i;
        f = f * 1.25f + (float)i;
        if (i & 1) (void)l2[core];
        (void)*(volatile uint16_t *)((uint32_t)v + 3);
    }
    v[core * 4 + 2] = asu(f / 3.f);
    v[core * 4 + 3] = v[0] / 7 * v[1];
}
#define ALLC                                                                                       \
    PUT(CSRR(0x780));                                                                              \
    PUT(CSRR(0x781));                                                                              \
    PUT(CSRR(0x782));                                                                              \
    PUT(CSRR(0x783));                                                                              \
    PUT(CSRR(0x784));                                                                              \
    PUT(CSRR(0x785));                                                                              \
    PUT(CSRR(0x786));                                                                              \
    PUT(CSRR(0x787));                                                                              \
    PUT(CSRR(0x788));                                                                              \
    PUT(CSRR(0x789));                                                                              \
    PUT(CSRR(0x78A));                                                                              \
    PUT(CSRR(0x78B));                                                                              \
    PUT(CSRR(0x78C));                                                                              \
    PUT(CSRR(0x790));                                                                              \
    PUT(CSRR(0x791));                                                                              \
    PUT(CSRR(0x792));                                                                              \
    PUT(CSRR(0x793));                                                                              \
    PUT(CSRR(0x794))
int app_main(int core) {
    nres[core] = 0;
    barrier();
    for (int rep = 0; rep < 3; rep++) {
        CSRW(0xCC1, 0);
        CSRW(0x79F, 0);
        CSRW(0xCC0, ~0u);
        barrier();
        CSRW(0xCC1, 1);
        work(core);
        barrier();
        CSRW(0xCC1, 0);
        ALLC;
        dump("all", core);
        CSRW(0x79F, 0);
        CSRW(0xCC0, 0x62);
        CSRW(0xCC1, 1);
        work(core);
        CSRW(0xCC1, 0);
        ALLC;
        dump("mask", core);
        CSRW(0x79F, 100);
        CSRW(0xCC0, 0x1f);
        CSRW(0xCC1, 1);
        work(core);
        CSRW(0xCC0, 0x3e0);
        work(core);
        CSRW(0xCC1, 0);
        CSRW(0x785, 7);
        ALLC;
        dump("switch", core);
        CSRW(0x79F, 0);
        CSRW(0xCC0, ~0u);
        CSRW(0xCC1, 1);
        PUT(CSRR(0x781));
        PUT(CSRR(0x781));
        PUT(CSRR(0x780));
        PUT(CSRR(0x780));
        CSRW(0xCC1, 0);
        PUT(CSRR(0x781));
        CSRW(0x781, 1000);
        CSRW(0xCC1, 3);
        work(core);
        CSRW(0xCC1, 0);
        PUT(CSRR(0x781));
        dump("read", core);
        for (int b = 0; b < 17; b++) {
            CSRW(0x79F, 0);
            CSRW(0xCC0, 1u << b);
            CSRW(0xCC1, 1);
            work(core);
            CSRW(0xCC1, 0);
            uint32_t s = 0;
            s += CSRR(0x780) * 1;
            s += CSRR(0x781) * 3;
            s += CSRR(0x782) * 5;
            s += CSRR(0x783) * 7;
            s += CSRR(0x784) * 11;
            s += CSRR(0x785) * 13;
            s += CSRR(0x786) * 17;
            s += CSRR(0x787) * 19;
            s += CSRR(0x788) * 23;
            s += CSRR(0x789) * 29;
            s += CSRR(0x78A) * 31;
            PUT(s);
        }
        dump("one", core);
    }
    CSRW(0x79F, 0);
    CSRW(0xCC0, ~0u);
    CSRW(0xCC1, 1);
    barrier();
    return 0;
}
