// expf.c - e^x = 2^n * e^r with n = round(x / ln 2) and |r| <= ln 2 / 2, where a Taylor polynomial
// of degree 7 is off by less than 6e-9.
#include "float_bits.h"
#include "math.h"

static inline float power_of_two(int n) { return float_of((uint32_t)(n + 127) << 23); }

float expf(float x) {
    if (!(x < 88.72284f)) return x * INFINITY;  // overflow, infinity, NaN
    if (x < -103.98f) return 0.0f;
    int n;
    __asm__("fcvt.w.s %0, %1, rne" : "=r"(n) : "r"(x * 1.44269504f));
    float k = (float)n;
    // ln 2 in two parts: k * the first is exact.
    float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
    float p = 1.0f / 5040.0f;
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    float y = p * (r * r) + r + 1.0f;
    int half = n >> 1;  // two factors: 2^n alone may be too large or subnormal
    return y * power_of_two(half) * power_of_two(n - half);
}
