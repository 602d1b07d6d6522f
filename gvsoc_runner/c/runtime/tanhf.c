// tanhf.c - small x: the fifth convergent of x / (1 + x^2 / (3 + x^2 / (5 + ...))), off by x^10
// / 9.8e6; large x: 1 - 2 / (e^2x + 1).
#include "float_bits.h"
#include "math.h"

float tanhf(float x) {
    float a = fabsf(x);
    if (a < 2.44140625e-4f) return x;  // x^3 / 3 is below half a unit in the last place; keeps -0
    if (a < 0.8f) {
        float z = x * x;
        float under = z * (15.0f * z + 420.0f) + 945.0f;
        // x (945 + 105 z + z^2) / under, written as x + a small part, so that the quotient's
        // rounding counts little
        return x - x * (z * (14.0f * z + 315.0f) / under);
    }
    float y = a > 9.1f ? 1.0f : 1.0f - 2.0f / (expf(2.0f * a) + 1.0f);
    if (x != x) return x;
    return float_of(bits_of(y) | (bits_of(x) & 0x80000000u));
}
