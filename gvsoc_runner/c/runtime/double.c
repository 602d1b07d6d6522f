// double.c - double arithmetic in software, rounded to nearest even. The cores have none; code that
// uses double works, at about 300 cycles for an addition, 360 for a product, 1650 for a quotient.
// The compiler calls these functions by their fixed names.
#include <stdint.h>

#include "float_bits.h"

typedef struct {
    uint64_t mantissa;  // value = mantissa * 2^exponent; 0 for zero
    int exponent, negative;
    int kind;
} parts_t;

enum { FINITE, INFINITE, NOT_A_NUMBER };

#define SIGN (1ull << 63)
#define INFINITE_BITS (0x7ffull << 52)
#define NAN_BITS (0x7ff8ull << 48)

static uint64_t bits64(double x) {
    union {
        double d;
        uint64_t u;
    } both = {.d = x};
    return both.u;
}

static double double_of(uint64_t bits) {
    union {
        uint64_t u;
        double d;
    } both = {.u = bits};
    return both.d;
}

static parts_t split(double x) {
    uint64_t bits = bits64(x), fraction = bits & ((1ull << 52) - 1);
    int exponent = (int)(bits >> 52 & 0x7ff);
    parts_t p = {.negative = (int)(bits >> 63)};
    if (exponent == 0x7ff) {
        p.kind = fraction ? NOT_A_NUMBER : INFINITE;
        return p;
    }
    p.mantissa = exponent ? fraction | 1ull << 52 : fraction;
    p.exponent = (exponent ? exponent : 1) - 1075;
    return p;
}

static uint64_t shift_sticky(uint64_t m, int by) {
    if (by <= 0) return m;
    if (by > 63) return m != 0;
    return m >> by | ((m & ((1ull << by) - 1)) != 0);
}

// Round mantissa * 2^exponent to a double. The mantissa is brought to 55 bits, two of them below
// the last place.
static double join(parts_t p) {
    uint64_t sign = p.negative ? SIGN : 0;
    if (p.kind == NOT_A_NUMBER) return double_of(NAN_BITS);
    if (p.kind == INFINITE) return double_of(sign | INFINITE_BITS);
    if (!p.mantissa) return double_of(sign);
    int shift = 9 - __builtin_clzll(p.mantissa);
    uint64_t m = shift > 0 ? shift_sticky(p.mantissa, shift) : p.mantissa << -shift;
    int biased = p.exponent + shift + 1077;
    if (biased < 1) m = shift_sticky(m, 1 - biased);  // subnormal
    uint64_t below = m & 3;
    m >>= 2;
    m += below > 2 || (below == 2 && (m & 1));
    if (biased > 1)
        m += (uint64_t)(biased - 1) << 52;  // the leading bit, and a carry, add to the exponent
    if (m >= INFINITE_BITS) m = INFINITE_BITS;
    return double_of(sign | m);
}

static parts_t special(int kind, int negative) {
    return (parts_t){.kind = kind, .negative = negative};
}

static double add(parts_t a, parts_t b) {
    if (a.kind || b.kind) {
        int clash = a.kind == INFINITE && b.kind == INFINITE && a.negative != b.negative;
        if (a.kind == NOT_A_NUMBER || b.kind == NOT_A_NUMBER || clash) return double_of(NAN_BITS);
        return join(a.kind ? a : b);
    }
    if (!a.mantissa && !b.mantissa) return double_of(a.negative && b.negative ? SIGN : 0);
    if (!a.mantissa) return join(b);
    if (!b.mantissa) return join(a);
    if (a.exponent < b.exponent) {
        parts_t swap = a;
        a = b;
        b = swap;
    }
    a.mantissa <<= 9;  // room for what is shifted out of b
    b.mantissa <<= 9;
    b.mantissa = shift_sticky(b.mantissa, a.exponent - b.exponent);
    a.exponent -= 9;
    if (a.negative == b.negative) {
        a.mantissa += b.mantissa;
    } else if (a.mantissa >= b.mantissa) {
        a.mantissa -= b.mantissa;
    } else {
        a.mantissa = b.mantissa - a.mantissa;
        a.negative = b.negative;
    }
    if (!a.mantissa) a.negative = 0;
    return join(a);
}

double __adddf3(double x, double y) { return add(split(x), split(y)); }

double __subdf3(double x, double y) {
    parts_t b = split(y);
    b.negative = !b.negative;
    return add(split(x), b);
}

// Bring a mantissa to 53 bits: subnormal numbers have fewer.
static parts_t normal(parts_t p) {
    int up = __builtin_clzll(p.mantissa) - 11;
    p.mantissa <<= up;
    p.exponent -= up;
    return p;
}

double __muldf3(double x, double y) {
    parts_t a = split(x), b = split(y);
    int negative = a.negative != b.negative;
    if (a.kind || b.kind) {
        int nan = a.kind == NOT_A_NUMBER || b.kind == NOT_A_NUMBER || (!a.kind && !a.mantissa) ||
                  (!b.kind && !b.mantissa);
        return join(special(nan ? NOT_A_NUMBER : INFINITE, negative));
    }
    if (!a.mantissa || !b.mantissa) return double_of(negative ? SIGN : 0);
    a = normal(a);  // 106 bits at the top, so that the 43 cut off below never hold the result
    b = normal(b);
    uint64_t a_low = (uint32_t)a.mantissa, a_high = a.mantissa >> 32;
    uint64_t b_low = (uint32_t)b.mantissa, b_high = b.mantissa >> 32;
    uint64_t low = a_low * b_low, middle = a_high * b_low + (low >> 32) + a_low * b_high;
    uint64_t high = a_high * b_high + (middle >> 32);  // the product is high : middle.low : low.low
    uint64_t rest = middle << 32 | (uint32_t)low;
    parts_t product = {.negative = negative, .exponent = a.exponent + b.exponent + 43};
    product.mantissa = high << 21 | rest >> 43 | ((rest & ((1ull << 43) - 1)) != 0);
    return join(product);
}

double __divdf3(double x, double y) {
    parts_t a = split(x), b = split(y);
    int negative = a.negative != b.negative;
    if (a.kind == NOT_A_NUMBER || b.kind == NOT_A_NUMBER || (a.kind && b.kind))
        return double_of(NAN_BITS);
    if (a.kind) return join(special(INFINITE, negative));
    if (b.kind) return double_of(negative ? SIGN : 0);
    if (!b.mantissa) return join(special(a.mantissa ? INFINITE : NOT_A_NUMBER, negative));
    if (!a.mantissa) return double_of(negative ? SIGN : 0);
    a = normal(a);
    b = normal(b);
    uint64_t rest = a.mantissa, divisor = b.mantissa, quotient = 0;
    for (int bit = 0; bit < 57; bit++) {
        quotient <<= 1;
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1;
        }
        rest <<= 1;
    }
    parts_t result = {.negative = negative, .exponent = a.exponent - b.exponent - 57};
    result.mantissa = quotient << 1 | (rest != 0);
    return join(result);
}

double __extendsfdf2(float x) {
    uint32_t bits = bits_of(x), fraction = bits & 0x7fffffu;
    int exponent = (int)(bits >> 23 & 255), negative = (int)(bits >> 31);
    if (exponent == 255) return join(special(fraction ? NOT_A_NUMBER : INFINITE, negative));
    parts_t p = {.mantissa = exponent ? fraction | 0x800000u : fraction, .negative = negative};
    p.exponent = (exponent ? exponent : 1) - 150;
    return join(p);
}

float __truncdfsf2(double x) {
    parts_t p = split(x);
    uint32_t sign = p.negative ? 0x80000000u : 0;
    if (p.kind) return float_of(p.kind == NOT_A_NUMBER ? 0x7fc00000u : sign | 0x7f800000u);
    if (!p.mantissa) return float_of(sign);
    int shift = 38 - __builtin_clzll(p.mantissa);  // 26 bits: two below the last place of a float
    uint64_t m = shift > 0 ? shift_sticky(p.mantissa, shift) : p.mantissa << -shift;
    int biased = p.exponent + shift + 152;
    if (biased < 1) m = shift_sticky(m, 1 - biased);
    uint32_t below = m & 3, result = (uint32_t)(m >> 2);
    result += below > 2 || (below == 2 && (result & 1));
    if (biased > 255) return float_of(sign | 0x7f800000u);
    if (biased > 1) result += (uint32_t)(biased - 1) << 23;
    return float_of(sign | (result >= 0x7f800000u ? 0x7f800000u : result));
}

double __floatsidf(int32_t x) {
    return join((parts_t){.mantissa = x < 0 ? -(uint32_t)x : (uint32_t)x, .negative = x < 0});
}

double __floatunsidf(uint32_t x) { return join((parts_t){.mantissa = x}); }

static uint64_t whole(parts_t p) {
    if (p.exponent >= 0) return p.exponent > 10 ? ~0ull : p.mantissa << p.exponent;
    return p.exponent < -63 ? 0 : p.mantissa >> -p.exponent;
}

int32_t __fixdfsi(double x) {
    parts_t p = split(x);
    uint64_t size = whole(p);
    if (p.kind || size > 0x7fffffffu)
        return p.kind != NOT_A_NUMBER && p.negative ? INT32_MIN : INT32_MAX;
    return p.negative ? -(int32_t)size : (int32_t)size;
}

uint32_t __fixunsdfsi(double x) {
    parts_t p = split(x);
    uint64_t size = whole(p);
    if (p.kind == NOT_A_NUMBER || (!p.negative && (p.kind || size > 0xffffffffu)))
        return 0xffffffffu;
    return p.negative ? 0 : (uint32_t)size;
}

// -1, 0, 1 for less, equal, greater; `unordered` when one is not a number.
static int compare(double x, double y, int unordered) {
    uint64_t a = bits64(x), b = bits64(y);
    if ((a & ~SIGN) > INFINITE_BITS || (b & ~SIGN) > INFINITE_BITS) return unordered;
    if (!((a | b) & ~SIGN)) return 0;  // +0 and -0
    int64_t left = a >> 63 ? -(int64_t)(a & ~SIGN) : (int64_t)a,
            right = b >> 63 ? -(int64_t)(b & ~SIGN) : (int64_t)b;
    return left < right ? -1 : left > right;
}

int __eqdf2(double x, double y) { return compare(x, y, 1); }
int __nedf2(double x, double y) { return compare(x, y, 1); }
int __ltdf2(double x, double y) { return compare(x, y, 1); }
int __ledf2(double x, double y) { return compare(x, y, 1); }
int __gtdf2(double x, double y) { return compare(x, y, -1); }
int __gedf2(double x, double y) { return compare(x, y, -1); }
int __unorddf2(double x, double y) { return compare(x, y, 2) == 2; }
