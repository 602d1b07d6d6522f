/* Numbers that each core notes down, printed by core 0 in one line per core. */
#include "all_cores.h"
#ifndef NOTES
#define NOTES 64
#endif
static L1 volatile uint32_t res[8][NOTES];
static L1 volatile int nres[8];
#define PUT(v)                                                                                     \
    do {                                                                                           \
        uint32_t _x = (uint32_t)(v);                                                               \
        res[core][nres[core]] = _x;                                                                \
        nres[core]++;                                                                              \
    } while (0)
#define PLW(off) (*(volatile uint32_t *)(EU + (off)))
static void dump(const char *n, int core) {
    barrier();
    if (core == 0) {
        for (int c = 0; c < 8; c++) {
            puts_("P ");
            puts_(n);
            putch('c');
            putu(c);
            puts_(" 8");
            for (int i = 0; i < nres[c]; i++) {
                putch(' ');
                putx(res[c][i]);
            }
            putch('\n');
        }
    }
    barrier();
    nres[core] = 0;
    barrier();
}
#define T0 uint32_t t_ = rdcycle()
#define TT PUT(rdcycle() - t_)
