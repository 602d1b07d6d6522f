// logf.c - log x = e ln 2 + log(1 + f) with x = 2^e (1 + f), f in [sqrt(1/2) - 1, sqrt(2) - 1].
// With s = f / (2 + f): log(1 + f) = 2 (s + s^3/3 + s^5/5 + ...), arranged so that f comes in
// exactly.
#include "float_bits.h"
#include "math.h"

float logf(float x) {
    uint32_t bits = bits_of(x);
    int exponent = -127;
    if (bits - 1 >= 0x7f7fffffu) {  // zero, negative, infinity, NaN
        if (bits << 1 == 0) return -INFINITY;
        if (bits >> 31) return NAN;
        return x;
    }
    if (bits < 0x00800000u) {  // subnormal
        bits = bits_of(x * 8388608.0f);
        exponent -= 23;
    }
    exponent += (int)(bits >> 23);
    float m = float_of((bits & 0x007fffffu) | 0x3f800000u);
    if (m > 1.41421356f) {
        m *= 0.5f;
        exponent++;
    }
    float f = m - 1.0f, e = (float)exponent;
    float s = f / (2.0f + f), z = s * s, half_square = 0.5f * f * f;
    float series = z * (0.66666667f + z * (0.4f + z * (0.28571429f + z * 0.22222222f)));
    float small = s * (half_square + series) + e * -2.12194440e-4f;
    return (small - half_square) + f + e * 0.693359375f;
}
