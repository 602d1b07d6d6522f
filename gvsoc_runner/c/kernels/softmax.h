// softmax.h - exponential and reciprocal for softmax in a few instructions each, in single
// precision, compiled into their callers so that constants stay in registers and cores do not queue
// for the one divider. Tests hold the errors.
#pragma once
#include <stdint.h>

#include "float_bits.h"
#include "inline.h"

// e^x for x <= 0: off by less than 1.3 units of 2^-24 and 3e-9 |x|, which a rounded ln 2 costs;
// below -86.5, where e^x is 3e-38, it stays there. x = n ln 2 + r with |r| <= ln 2 / 2, e^r by a
// polynomial of degree 6 fitted to the relative error, n added to the exponent.
ALWAYS_INLINE float exp_of_nonpositive(float x) {
    x = __builtin_fmaxf(x, -86.5f);
    int32_t n;
    __asm__("fcvt.w.s %0, %1, rne" : "=r"(n) : "r"(x * 1.44269504f));
    const float r = x - (float)n * 0.693147181f;
    float p = 1.38291833e-3f;
    p = p * r + 8.37493595e-3f;
    p = p * r + 4.16683704e-2f;
    p = p * r + 1.66664183e-1f;
    p = p * r + 4.99999911e-1f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    return float_of(bits_of(p) + ((uint32_t)n << 23));
}

// 1 / x for normal positive x: a guess from the exponent, off by an eighth, then three Newton steps
// that each square the error. Off by less
// than 1.1 units of 2^-24.
ALWAYS_INLINE float reciprocal(float x) {
    float y = float_of(0x7ef311c7u - bits_of(x));
    y = y * (2.0f - x * y);
    y = y * (2.0f - x * y);
    y = y + y * (1.0f - x * y);
    return y;
}
