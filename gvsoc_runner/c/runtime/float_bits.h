// float_bits.h - a float and its bits.
#pragma once
#include <stdint.h>

static inline uint32_t bits_of(float x) {
    union {
        float f;
        uint32_t u;
    } both = {.f = x};
    return both.u;
}

static inline float float_of(uint32_t bits) {
    union {
        uint32_t u;
        float f;
    } both = {.u = bits};
    return both.f;
}
