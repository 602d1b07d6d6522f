// printf.c - formatted text, one character at a time to this core's line buffer. No malloc, no
// locale. Floating-point digits are right to about 15 places: each step of the decimal conversion
// rounds below 2^-55.
#include <stdarg.h>
#include <stdint.h>

#include "runtime.h"
#include "stdio.h"
#include "string.h"

typedef struct {
    int width, precision;  // precision -1: not given
    int left, zero, plus, space, alternative, longs;
    int count;
} spec_t;

static void put(spec_t *s, char c) {
    odl_putc(c);
    s->count++;
}

static void pad(spec_t *s, char c, int times) {
    while (times-- > 0) put(s, c);
}

// Write sign, zeros and digits into the field.
static void put_field(spec_t *s, const char *sign, const char *body, int zeros) {
    int length = (int)strlen(sign) + zeros + (int)strlen(body), fill = s->width - length;
    if (!s->left && !s->zero) pad(s, ' ', fill);
    while (*sign) put(s, *sign++);
    if (!s->left && s->zero) pad(s, '0', fill);
    pad(s, '0', zeros);
    while (*body) put(s, *body++);
    if (s->left) pad(s, ' ', fill);
}

static const char *sign_of(const spec_t *s, int negative) {
    return negative ? "-" : s->plus ? "+" : s->space ? " " : "";
}

static void put_integer(spec_t *s, uint64_t value, int negative, uint32_t base, int upper) {
    char text[24], *at = text + sizeof text;
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    *--at = 0;
    for (; value > 0xffffffffu; value /= base)
        *--at = digits[value % base];  // 64-bit division is slow
    for (uint32_t low = (uint32_t)value; low; low /= base) *--at = digits[low % base];
    if (!*at && s->precision != 0) *--at = '0';
    int length = (int)strlen(at), zeros = s->precision > length ? s->precision - length : 0;
    if (s->precision >= 0) s->zero = 0;
    const char *prefix = s->alternative && base == 16 ? "0x" : sign_of(s, negative);
    put_field(s, prefix, at, zeros);
}

#define PLACES 17

static uint64_t power_of_ten(int n) {
    uint64_t p = 1;
    while (n-- > 0) p *= 10;
    return p;
}

// value = digits * 10^(exponent - 16), digits with 17 places (0 for zero).
static uint64_t to_decimal(uint64_t bits, int *exponent) {
    uint64_t m = bits & ((1ull << 52) - 1);
    int e = (int)(bits >> 52 & 0x7ff), ten = 0;
    if (e) m |= 1ull << 52;
    *exponent = 0;
    if (!m) return 0;
    e = (e ? e : 1) - 1075 - (__builtin_clzll(m) - 4);
    m <<= __builtin_clzll(m) - 4;  // m in [2^59, 2^60): times 10 still fits
    for (; e > -3; ten++) {        // m 2^e = (m / 5) 2^(e-1) 10
        m /= 5;
        e -= 1 + __builtin_clzll(m) - 4;
        m <<= __builtin_clzll(m) - 4;
    }
    for (; e < -59; ten--) {  // m 2^e = (5 m) 2^(e+1) / 10
        m *= 5;
        for (e++; m >> 60; e++) m >>= 1;
    }
    uint64_t whole = m >> -e, part = m & ((1ull << -e) - 1), mask = (1ull << -e) - 1;
    for (; whole >= power_of_ten(PLACES); ten++) whole /= 10;
    for (; whole < power_of_ten(PLACES - 1); ten--) {
        part *= 10;
        whole = whole * 10 + (part >> -e);
        part &= mask;
    }
    *exponent = ten + PLACES - 1;
    return whole;
}

// The first `keep` places, rounded; a carry into a new place raises the exponent.
static uint64_t round_places(uint64_t digits, int keep, int *exponent) {
    if (keep >= PLACES) return digits;
    if (keep < 0) return 0;
    uint64_t unit = power_of_ten(PLACES - keep), kept = digits / unit, rest = digits % unit;
    kept += rest > unit / 2 || (rest == unit / 2 && (kept & 1));
    if (kept == power_of_ten(keep) && keep > 0) {
        kept /= 10;
        ++*exponent;
    } else if (keep == 0 && kept) {
        ++*exponent;  // 0.6 printed with no places: a one stands where nothing stood
    }
    return kept;
}

// `places` digits of value, the last one first in memory order; returns where the text begins.
static void write_digits(char *to, uint64_t value, int places) {
    for (int i = places - 1; i >= 0; i--, value /= 10) to[i] = (char)('0' + value % 10);
}

typedef struct {
    char text[24];  // PLACES digits at most
    int count, exponent;
} decimal_t;

static decimal_t decimal(uint64_t bits, int keep, int fixed) {
    decimal_t d = {.count = 0};
    uint64_t digits = to_decimal(bits, &d.exponent);
    int places = fixed ? keep + d.exponent + 1 : keep, before = d.exponent;
    if (places > PLACES) places = PLACES;
    digits = round_places(digits, places, &d.exponent);
    if (fixed && d.exponent > before && places < PLACES) places++;
    if (fixed && places > 0 && d.exponent > before) digits *= places > 1 ? 10 : 1;
    d.count = places < 0 ? 0 : places;
    write_digits(d.text, digits, d.count);
    return d;
}

static char digit_at(const decimal_t *d, int place) {
    return place >= 0 && place < d->count ? d->text[place] : '0';
}

static char *write_fixed(char *at, const decimal_t *d, int precision, int trim) {
    for (int place = d->exponent < 0 ? d->exponent : 0; place <= d->exponent || place == 0;
         place++) {
        if (place < 0) place = 0;
        *at++ = d->exponent < 0 ? '0' : digit_at(d, place);
        if (d->exponent < 0) break;
    }
    char *point = at;
    if (precision > 0) *at++ = '.';
    for (int i = 1; i <= precision; i++) *at++ = digit_at(d, d->exponent + i);
    if (trim && precision > 0) {
        while (at[-1] == '0') at--;
        if (at == point + 1) at = point;
    }
    return at;
}

static char *write_scientific(char *at, const decimal_t *d, int precision, int trim, int upper) {
    *at++ = digit_at(d, 0);
    char *point = at;
    if (precision > 0) *at++ = '.';
    for (int i = 1; i <= precision; i++) *at++ = digit_at(d, i);
    if (trim && precision > 0) {
        while (at[-1] == '0') at--;
        if (at == point + 1) at = point;
    }
    int e = d->exponent < 0 ? -d->exponent : d->exponent;
    *at++ = upper ? 'E' : 'e';
    *at++ = d->exponent < 0 ? '-' : '+';
    if (e >= 100) *at++ = (char)('0' + e / 100);
    *at++ = (char)('0' + e / 10 % 10);
    *at++ = (char)('0' + e % 10);
    return at;
}

static void put_float(spec_t *s, double value, char kind) {
    union {
        double d;
        uint64_t u;
    } both = {.d = value};
    int negative = (int)(both.u >> 63), upper = kind < 'a';
    uint64_t size = both.u & ~(1ull << 63);
    const char *sign = sign_of(s, negative);
    if (size >= 0x7ffull << 52) {
        s->zero = 0;
        put_field(s, sign,
                  size > 0x7ffull << 52 ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 0);
        return;
    }
    char text[96];
    char form = (char)(kind | 32);
    int precision = s->precision < 0 ? 6 : s->precision > 30 ? 30 : s->precision;
    if (form == 'g' && precision == 0) precision = 1;
    decimal_t d = decimal(size, form == 'e' ? precision + 1 : precision, form == 'f');
    char *end;
    if (form == 'f' && d.exponent < 50) {
        end = write_fixed(text, &d, precision, 0);
    } else if (form == 'g' && d.exponent >= -4 && d.exponent < precision) {
        end = write_fixed(text, &d, precision - 1 - d.exponent, !s->alternative);
    } else {
        end = write_scientific(text, &d, form == 'g' ? precision - 1 : precision,
                               form == 'g' && !s->alternative, upper);
    }
    *end = 0;
    put_field(s, sign, text, 0);
}

static const char *read_flags(spec_t *s, const char *at) {
    for (;; at++) {
        if (*at == '-')
            s->left = 1;
        else if (*at == '0')
            s->zero = 1;
        else if (*at == '+')
            s->plus = 1;
        else if (*at == ' ')
            s->space = 1;
        else if (*at == '#')
            s->alternative = 1;
        else
            return at;
    }
}

static const char *read_number(const char *at, int *number) {
    for (*number = 0; *at >= '0' && *at <= '9'; at++) *number = *number * 10 + *at - '0';
    return at;
}

static uint64_t next_unsigned(const spec_t *s, va_list *args) {
    return s->longs >= 2 ? va_arg(*args, unsigned long long) : va_arg(*args, unsigned int);
}

static int64_t next_signed(const spec_t *s, va_list *args) {
    return s->longs >= 2 ? va_arg(*args, long long) : va_arg(*args, int);
}

static void convert(spec_t *s, char kind, va_list *args) {
    char letter[2] = {0, 0};
    switch (kind) {
    case 'd':
    case 'i': {
        int64_t value = next_signed(s, args);
        put_integer(s, value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0, 10, 0);
        break;
    }
    case 'u':
        put_integer(s, next_unsigned(s, args), 0, 10, 0);
        break;
    case 'x':
    case 'X':
        put_integer(s, next_unsigned(s, args), 0, 16, kind == 'X');
        break;
    case 'p':
        s->alternative = 1;
        put_integer(s, va_arg(*args, uint32_t), 0, 16, 0);
        break;
    case 'c':
        letter[0] = (char)va_arg(*args, int);
        s->zero = 0;
        put_field(s, "", letter, 0);
        break;
    case 's': {
        const char *text = va_arg(*args, const char *);
        s->zero = 0;
        put_field(s, "", text ? text : "(null)", 0);
        break;
    }
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
        put_float(s, va_arg(*args, double), kind);
        break;
    default:
        put(s, kind);
    }
}

int printf(const char *format, ...) {
    va_list args;
    va_start(args, format);
    int count = 0;
    for (const char *at = format; *at; at++) {
        spec_t s = {.precision = -1};
        if (*at != '%') {
            put(&s, *at);
        } else {
            at = read_flags(&s, at + 1);
            if (*at == '*') {
                s.width = va_arg(args, int);
                at++;
            } else {
                at = read_number(at, &s.width);
            }
            if (*at == '.') {
                at++;
                if (*at == '*') {
                    s.precision = va_arg(args, int);
                    at++;
                } else {
                    at = read_number(at, &s.precision);
                }
            }
            for (; *at == 'l' || *at == 'h' || *at == 'z'; at++) s.longs += *at == 'l';
            if (!*at) break;
            convert(&s, *at, &args);
        }
        count += s.count;
    }
    va_end(args);
    return count;
}

int puts(const char *text) {
    while (*text) odl_putc(*text++);
    odl_putc('\n');
    return 0;
}

int putchar(int c) {
    odl_putc((char)c);
    return c;
}
