/* Event unit: registers, software events, mutexes, barriers; waits by p.elw and by plain loads. */
#include "notes.h"
int app_main(int core) {
    nres[core] = 0;
    REG(EU) = 1 << 16;
    barrier();
    /* registers */
    if (core < 3) {
        PUT(PLW(0));
        PLW(8) = 0xf0;
        PUT(PLW(0));
        PLW(4) = 0x30;
        PUT(PLW(0));
        PLW(0xC) = 0;
        PUT(PLW(0xC));
        PLW(0x14) = 0;
        PLW(0x10) = 3;
        PUT(PLW(0xC));
        PUT(PLW(0x1c));
        PUT(PLW(0x20));
        PUT(PLW(0x24));
        PLW(0) = 1 << 16;
        REG(EU + 0x100 + 4 * core) = 1u << core;
        PUT(PLW(0x1c));
        PUT(PLW(0x20));
        PLW(0x28) = 1u << core;
        PUT(PLW(0x1c));
        PLW(0) = 0xff;
        REG(EU + 0x108) = 1u << core;
        {
            T0;
            uint32_t v = ELW(EU, 0x38);
            TT;
            PUT(v);
        }
        PUT(PLW(0x1c));
        {
            T0;
            uint32_t v = ELW(EU, 0x3c);
            TT;
            PUT(v);
        }
        PUT(PLW(0x1c));
        REG(EU + 0x108) = 1u << core;
        {
            T0;
            uint32_t v = PLW(0x38);
            TT;
            PUT(v);
        }
        {
            T0;
            uint32_t v = PLW(0x3c);
            TT;
            PUT(v);
        }
        PUT(PLW(0x1c));
        PLW(0) = 1 << 16;
    }
    dump("regs", core);
    /* all cores event with mask 0 = all, each waits */
    if (core == 0) {
        for (volatile int i = 0; i < 40; i++);
        REG(EU + 0x11c) = 0;
    }
    {
        PLW(0) = 1 << 7;
        T0;
        uint32_t v = ELW(EU, 0x3c);
        if (core) TT;
        PUT(v);
        PUT(PLW(0x1c));
        PLW(0) = 1 << 16;
    }
    dump("swall", core);
    /* plain load waits */
    if (core == 0) {
        for (volatile int i = 0; i < 40; i++);
        REG(EU + 0x11c) = 0xfe;
    } else {
        PLW(0) = 1 << 7;
        T0;
        uint32_t v = PLW(0x38);
        PUT(v + 1);
        uint32_t b = rdcycle();
        PUT(b - t_ > 60);
        PUT(PLW(0x1c));
        PLW(0x28) = ~0u;
        PLW(0) = 1 << 16;
    }
    dump("plw", core);
    /* mutex values */
    PLW(0) = (1 << 16) | (1 << 17);
    barrier();
    for (int i = 0; i < core * 20; i++) __asm__ volatile("nop");
    {
        T0;
        uint32_t v = ELW(EU, 0xC0 + 4 * 3);
        TT;
        PUT(v);
        for (int i = 0; i < 30; i++) __asm__ volatile("nop");
        REG(EU + 0xC0 + 4 * 3) = 0x1230 + core;
        TT;
    }
    {
        T0;
        uint32_t v = PLW(0xC0 + 4 * 7);
        TT;
        PUT(v);
        for (int i = 0; i < 10; i++) __asm__ volatile("nop");
        REG(EU + 0xC0 + 4 * 7) = 0x4560 + core;
        TT;
    }
    dump("mutex", core);
    PLW(0) = 1 << 16;
    /* barrier registers */
    if (core == 0) {
        PUT(PLW(0x200));
        PUT(PLW(0x20c));
        PLW(0x240) = 0x81;
        PLW(0x24c) = 1;
        PLW(0x254) = 0;
        PUT(PLW(0x244));
        PUT(PLW(0x208));
        PLW(0x250) = 0x80;
        PUT(PLW(0x244));
        PUT(PLW(0x1c));
        PUT(PLW(0x208));
        PLW(0x28) = ~0u;
        PLW(0x244) = 0x81;
        PUT(PLW(0x1c));
        PUT(PLW(0x244));
        PLW(0x28) = ~0u;
        PLW(0x260) = 3;
        PLW(0x26c) = 1;
        (void)PLW(0x274);
        PUT(PLW(0x264));
        PLW(0x260) = 1;
        PUT(PLW(0x264));
        PUT(PLW(0x1c));
        PLW(0x28) = ~0u;
        PLW(0x260) = 0;
        PUT(PLW(0x1c));
        PLW(0x28) = ~0u;
        PUT(PLW(0x1c));
        PLW(0x28) = ~0u;
        PUT(PLW(0x200 + 0x20 * 8));
        PLW(0x200 + 0x20 * 8) = 5;
        PUT(PLW(0x200 + 0x20 * 8));
        PLW(0x30c) = 1;
    }
    dump("barr", core);
    /* split barrier: trigger self then wait */
    if (core == 0) {
        PLW(0x280) = 0xff;
        PLW(0x28c) = 0xff;
    }
    barrier();
    for (int i = 0; i < core * 13; i++) __asm__ volatile("nop");
    {
        T0;
        PLW(0x294) = 0;
        for (int i = 0; i < 5; i++) __asm__ volatile("nop");
        uint32_t v = ELW(EU, 0x3c);
        TT;
        PUT(v);
    }
    dump("split", core);
    /* trigger + wait without clear, then clear */
    for (int i = 0; i < core * 7; i++) __asm__ volatile("nop");
    {
        T0;
        uint32_t v = ELW(EU, 0x298);
        TT;
        PUT(v);
        PUT(PLW(0x1c));
        PLW(0x28) = 1 << 16;
        PUT(PLW(0x1c));
    }
    dump("tw", core);
    /* barrier via store and plain load */
    for (int i = 0; i < core * 7; i++) __asm__ volatile("nop");
    {
        T0;
        uint32_t v = PLW(0x29c);
        TT;
        PUT(v);
    }
    dump("plb", core);
    for (int i = 0; i < core * 7; i++) __asm__ volatile("nop");
    {
        T0;
        PLW(0x29c) = 0x55;
        TT;
    }
    dump("stb", core);
    /* several barriers in flight */
    if (core == 0) {
        PLW(0x220) = 0x0f;
        PLW(0x22c) = 0x0f;
        PLW(0x240) = 0xf0;
        PLW(0x24c) = 0xf0;
        PLW(0x260) = 0x55;
        PLW(0x26c) = 0x55;
        PLW(0x280) = 0xaa;
        PLW(0x28c) = 0xaa;
    }
    barrier();
    {
        T0;
        for (int k = 0; k < 5; k++) {
            for (int i = 0; i < ((core * 5 + k * 3) & 7) * 4; i++) __asm__ volatile("nop");
            (void)ELW(EU + (core < 4 ? 0x220 : 0x240), 0x1c);
            TT;
            for (int i = 0; i < ((core * 3 + k * 7) & 7) * 4; i++) __asm__ volatile("nop");
            (void)ELW(EU + ((core & 1) == 0 ? 0x260 : 0x280), 0x1c);
            TT;
        }
    }
    dump("flight", core);
    /* target mask differs from trigger mask */
    if (core == 0) {
        PLW(0x2a0) = 0x0f;
        PLW(0x2ac) = 0xf0;
    }
    barrier();
    if (core < 4) {
        for (int i = 0; i < core * 9; i++) __asm__ volatile("nop");
        PLW(0x2b4) = 0;
        PUT(1);
    } else {
        T0;
        uint32_t v = ELW(EU, 0x3c);
        TT;
        PUT(v);
    }
    dump("target", core);
    return 0;
}
