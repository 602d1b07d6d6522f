// dump.c - memory as text, for a simulator that offers no other way to read it. The table is
// patched into the image; it is empty unless somebody asks. Lines: @odl ADDRESS WORD WORD ...
// (hexadecimal, 16 words a line).
#include "runtime.h"

#define ENTRIES 32

// Address and number of words, in turn.
__attribute__((section(".l2.odl"))) volatile uint32_t odl_dump_table[2 * ENTRIES] = {0};

void odl_dump(void) {
    for (int entry = 0; entry < ENTRIES && odl_dump_table[2 * entry + 1]; entry++) {
        const uint32_t *words = (const uint32_t *)odl_dump_table[2 * entry];
        for (uint32_t i = 0; i < odl_dump_table[2 * entry + 1]; i++) {
            if (i % 16 == 0) {
                if (i) odl_putc('\n');
                for (const char *text = "@odl "; *text; text++) odl_putc(*text);
                odl_put_hex((uint32_t)(words + i));
            }
            odl_putc(' ');
            odl_put_hex(words[i]);
        }
        odl_putc('\n');
    }
}
