#include "rt.h"
/* Measure a function on all cores, several passes: own times, counters of every core, notes. */
#define MAXLOG 40
static L1 AL volatile uint32_t flog_[NCORES][MAXLOG];
static L1 volatile uint32_t fcnt[NCORES][12], fown[NCORES], fall[NCORES];
typedef void (*fk_t)(int core, int nc);
static NOINL __attribute__((aligned(64))) void fz(const char *name, fk_t f, int nc, int passes,
                                                  int nlog) {
    int core = core_id();
    for (int p = 0; p < passes; p++) {
        uint32_t t0, t1, t2;
        perf_restart();
        barrier();
        t0 = rdcycle();
        if (core < nc) f(core, nc);
        t1 = rdcycle();
        barrier();
        t2 = rdcycle();
        CSRW(0xCC1, 0);
        fown[core] = t1 - t0;
        fall[core] = t2 - t0;
#define Q1(n) fcnt[core][n] = CSRR(0x780 + n);
        Q1(0) Q1(1) Q1(2) Q1(3) Q1(4) Q1(5) Q1(6) Q1(7) Q1(8) Q1(9) Q1(10) CSRW(0xCC1, 1);
        barrier();
        if (core == 0) {
            puts_("R ");
            puts_(name);
            puts_(".pass");
            putu(p);
            putch(' ');
            putu(nc);
            putch(' ');
            putu(fall[0]);
            putch(' ');
            putu(fcnt[0][1]);
            putch('\n');
            puts_("P ");
            puts_(name);
            puts_(".pass");
            putu(p);
            putch(' ');
            putu(8);
            for (int i = 0; i < 8; i++) {
                putch(' ');
                putu(fown[i]);
            }
            putch('\n');
            for (int i = 0; i < nc; i++) {
                puts_("K ");
                puts_(name);
                puts_(".pass");
                putu(p);
                putch('c');
                putu(i);
                putch(' ');
                putu(nc);
                for (int j = 0; j < 11; j++) {
                    putch(' ');
                    putu(fcnt[i][j]);
                }
                putch('\n');
            }
            if (nlog)
                for (int i = 0; i < nc; i++) {
                    puts_("P ");
                    puts_(name);
                    puts_(".log");
                    putu(p);
                    putch('c');
                    putu(i);
                    putch(' ');
                    putu(nlog);
                    for (int j = 0; j < nlog; j++) {
                        putch(' ');
                        putu(flog_[i][j]);
                    }
                    putch('\n');
                }
        }
        barrier();
    }
}
