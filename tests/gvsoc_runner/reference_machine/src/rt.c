#include "rt.h"
extern char _start[];
extern uint32_t _bss_start[], _bss_end[];
void putch(char c) {
    uint32_t h = hartid();
    *(volatile uint8_t *)(STDOUT + ((h & 31) << 3) + ((h >> 5) << 7)) = c;
}
void puts_(const char *s) {
    while (*s) putch(*s++);
}
void putu(uint32_t v) {
    char b[12];
    int n = 0;
    do {
        b[n++] = '0' + v % 10;
        v /= 10;
    } while (v);
    while (n) putch(b[--n]);
}
void putx(uint32_t v) {
    for (int i = 28; i >= 0; i -= 4) {
        int d = (v >> i) & 15;
        putch(d < 10 ? '0' + d : 'a' + d - 10);
    }
}
void sim_exit(int code) {
    REG(APB_SOC + 0xA0) = 0x80000000u | (uint32_t)code;
    for (;;) __asm__ volatile("wfi");
}
void trap_c(uint32_t cause, uint32_t epc) {
    puts_("TRAP ");
    putx(cause);
    putch(' ');
    putx(epc);
    putch(' ');
    putx(hartid());
    putch('\n');
    sim_exit(99);
}
void *memset(void *d, int c, unsigned n) {
    char *p = d;
    while (n--) {
        *p++ = (char)c;
        __asm__ volatile("");
    }
    return d;
}
void *memcpy(void *d, const void *s, unsigned n) {
    char *p = d;
    const char *q = s;
    while (n--) {
        *p++ = *q++;
        __asm__ volatile("");
    }
    return d;
}
static L1 volatile uint32_t rets[NCORES];
L1 volatile uint32_t total_instr[NCORES];
static L1 AL volatile uint32_t rc[NCORES], ri[NCORES], ro[NCORES];
void pe_entry(int core) {
    REG(EU) = 1u << 16; /* event mask: hardware barrier */
    if (core == 0) {
        REG(EU + 0x200) = 0xff;
        REG(EU + 0x20C) = 0xff;
        REG(EU + 0x84) = 0xff;
    } /* barrier 0 masks, team */
    else
        for (volatile int i = 0; i < 50; i++);
    perf_restart();
    barrier();
    rets[core] = (uint32_t)app_main(core);
    perf_restart();
    barrier();
    if (core == 0) {
        uint32_t s = 0, n = 0;
        for (int i = 0; i < NCORES; i++) {
            s |= rets[i];
            n += total_instr[i];
        }
        puts_("I ");
        putu(n);
        putch(' ');
        putu(rdcycle());
        putch('\n');
        sim_exit((int)s);
    }
}
__attribute__((weak)) void fc_before(void) {}
__attribute__((weak)) void fc_work(void) {}
__attribute__((weak)) uint32_t fc_mask = (1u << NCORES) - 1;
void fc_main(void) {
    for (uint32_t *p = _bss_start; p < _bss_end; p++) *p = 0;
    REG(FC_ICACHE) = 0xffffffffu;
    REG(CL_ICACHE) = 0xffffffffu;
    for (int i = 0; i < NCORES; i++) REG(CL_CTRL + 0x40 + 4 * i) = (uint32_t)_start;
    fc_before();
    REG(CL_CTRL + 8) = fc_mask;
    fc_work();
}
uint32_t hash(const void *p, int words) {
    const uint32_t *q = p;
    uint32_t h = 0x12345678;
    for (int i = 0; i < words; i++) h = mix(h, q[i]);
    return h;
}
void cksum(const char *name, uint32_t h) {
    puts_("C ");
    puts_(name);
    putch(' ');
    putx(h);
    putch('\n');
}
void R_(const char *name, int nc, uint32_t cycles, uint32_t instr) {
    puts_("R ");
    puts_(name);
    putch(' ');
    putu((uint32_t)nc);
    putch(' ');
    putu(cycles);
    putch(' ');
    putu(instr);
    putch('\n');
}
static L1 uint32_t pc[17];
static NOINL __attribute__((aligned(64))) void measure(kern_t f, int nc, int core) {
    uint32_t t0, t1, t2, i0, i1;
    for (int rep = 0; rep < 3; rep++) {
        perf_restart();
        barrier();
        t0 = rdcycle();
        i0 = CSRR(0x781);
        if (core < nc) f(core, nc);
        i1 = CSRR(0x781);
        t1 = rdcycle();
        barrier();
        t2 = rdcycle();
        CSRW(0xCC1, 0);
    }
    rc[core] = t2 - t0;
    ri[core] = i1 - i0;
    ro[core] = t1 - t0;
    if (core == 0) {
#define P1(n) pc[n] = CSRR(0x780 + n);
        P1(0)
        P1(1) P1(2) P1(3) P1(4) P1(5) P1(6) P1(7) P1(8) P1(9) P1(10) P1(11) P1(12) P1(13) P1(14)
            P1(15) P1(16)
    }
    CSRW(0xCC1, 1);
    barrier();
}
static void report(const char *name, int nc, int core, int what) {
    if (core == 0) {
        uint32_t s = 0;
        for (int i = 0; i < nc; i++) s += ri[i];
        R_(name, nc, rc[0], s);
        if (what == 1) {
            puts_("P ");
            puts_(name);
            putch(' ');
            putu((uint32_t)nc);
            for (int i = 0; i < nc; i++) {
                putch(' ');
                putu(ro[i]);
            }
            putch('\n');
        }
        if (what == 2) {
            puts_("K ");
            puts_(name);
            putch(' ');
            putu((uint32_t)nc);
            for (int i = 0; i < 17; i++) {
                putch(' ');
                putu(pc[i]);
            }
            putch('\n');
        }
    }
    barrier();
}
void bench(const char *name, kern_t f, int nc) {
    int c = core_id();
    measure(f, nc, c);
    report(name, nc, c, 0);
}
void benchp(const char *name, kern_t f, int nc) {
    int c = core_id();
    measure(f, nc, c);
    report(name, nc, c, 1);
}
void benchk(const char *name, kern_t f, int nc) {
    int c = core_id();
    measure(f, nc, c);
    report(name, nc, c, 2);
}
