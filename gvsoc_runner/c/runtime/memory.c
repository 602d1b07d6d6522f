// memory.c - memcpy, memmove, memset, memcmp, strlen. Word by word where both sides are aligned.
#include <stddef.h>
#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) word_t;
#define ALIGNED(a, b) ((((uintptr_t)(a) | (uintptr_t)(b)) & 3u) == 0)

void *memcpy(void *restrict to, const void *restrict from, size_t num_bytes) {
    uint8_t *t = to;
    const uint8_t *f = from;
    if (ALIGNED(t, f))
        for (; num_bytes >= 4; num_bytes -= 4, t += 4, f += 4) *(word_t *)t = *(const word_t *)f;
    for (; num_bytes; num_bytes--) *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t num_bytes) {
    uint8_t *t = to;
    const uint8_t *f = from;
    if (t <= f || t >= f + num_bytes) {
        for (; num_bytes; num_bytes--) *t++ = *f++;
        return to;
    }
    for (t += num_bytes, f += num_bytes; num_bytes; num_bytes--) *--t = *--f;
    return to;
}

void *memset(void *to, int value, size_t num_bytes) {
    uint8_t *t = to;
    uint32_t byte = (uint8_t)value, word = byte * 0x01010101u;
    if (ALIGNED(t, 0))
        for (; num_bytes >= 4; num_bytes -= 4, t += 4) *(word_t *)t = word;
    for (; num_bytes; num_bytes--) *t++ = (uint8_t)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t num_bytes) {
    const uint8_t *p = a, *q = b;
    for (; num_bytes; num_bytes--, p++, q++)
        if (*p != *q) return *p - *q;
    return 0;
}

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length]) length++;
    return length;
}
