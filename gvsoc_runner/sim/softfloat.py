# ruff: noqa: SIM109  chains of == compile to one jump table
"""Binary floating point in integer arithmetic: any small format, any rounding mode, exact flags.

IEEE 754-2019 with the choices of RISC-V: canonical NaN results and tininess detected after
rounding. This is the slow and complete path; fp.py takes it when its fast path cannot be certain.

A number is unpacked to (kind, sign, exponent, significand) with a 24-bit significand for every
format: value = significand * 2**(exponent - 23). Results are one int64: bits | flags << 32.
Operations give (result, sign, exponent, value): the result is final if value is 0, else it is
(-1)**sign * value * 2**exponent and still to be rounded by round_pack.
"""

from numba import int64

from gvsoc_runner.sim.jit import inner

# Formats, in the order of the table rows; then exponent and fraction bits of each, one per byte
# (a shift costs less than an indexed table here, and far less to compile).
H, AH, B, S = range(4)
_EXP_BITS = 0x08_05_08_05
_MAN_BITS = 0x17_02_07_0A

# Exception flags and rounding modes as in fcsr.
NX, UF, OF, DZ, NV = 1, 2, 4, 8, 16
RNE, RTZ, RDN, RUP, RMM = range(5)

ZERO, FINITE, INF, QNAN, SNAN = range(5)


@inner
def exp_bits_of(fmt):
    """Exponent bits: 5, 8, 5, 8."""
    return _EXP_BITS >> (8 * fmt) & 0xFF


@inner
def man_bits_of(fmt):
    """Fraction bits: 10, 7, 2, 23."""
    return _MAN_BITS >> (8 * fmt) & 0xFF


@inner
def width_of(fmt):
    """Bits of a value: 16, 16, 8 or 32."""
    return 1 + exp_bits_of(fmt) + man_bits_of(fmt)


@inner
def infinity_of(fmt):
    """Bit pattern of +infinity."""
    return ((int64(1) << exp_bits_of(fmt)) - 1) << man_bits_of(fmt)


@inner
def zero_of(sign, fmt):
    """Bit pattern of +0 or -0."""
    return int64(sign) << (exp_bits_of(fmt) + man_bits_of(fmt))


@inner
def nan_of(fmt, flags):
    """The canonical NaN with the given flags."""
    return infinity_of(fmt) | int64(1) << (man_bits_of(fmt) - 1) | int64(flags) << 32


@inner
def unpack(bits, fmt):
    """Split a value into (kind, sign, exponent, significand); subnormals come out normalised."""
    man_bits, exp_bits = man_bits_of(fmt), exp_bits_of(fmt)
    sign = bits >> (man_bits + exp_bits) & 1
    exponent = bits >> man_bits & ((1 << exp_bits) - 1)
    man = bits & ((1 << man_bits) - 1)
    bias = (1 << (exp_bits - 1)) - 1
    if exponent == (1 << exp_bits) - 1:
        quiet = man >> (man_bits - 1)
        return (INF if man == 0 else QNAN if quiet else SNAN), sign, int64(0), int64(0)
    if exponent > 0:
        return FINITE, sign, exponent - bias, (man | 1 << man_bits) << (23 - man_bits)
    if man == 0:
        return ZERO, sign, int64(0), int64(0)
    exponent, man = 1 - bias, man << (23 - man_bits)
    while man < 1 << 23:
        man, exponent = man << 1, exponent - 1
    return FINITE, sign, exponent, man


@inner
def _shift_right_sticky(value, shift):
    """value >> shift, with the lowest bit set if any bit fell off (value < 2**63)."""
    if shift > 62:
        return int64(value != 0)
    kept = value >> shift
    return kept | int64(kept << shift != value)


@inner
def _increment(kept, rest, half, sign, mode):
    """1 if the discarded part `rest` (half = one half unit of kept) rounds the magnitude up."""
    if mode == RNE:
        return int64(rest > half or (rest == half and kept & 1 == 1))
    if mode == RMM:
        return int64(rest >= half)
    return int64(rest != 0 and ((mode == RUP and sign == 0) or (mode == RDN and sign == 1)))


@inner
def round_pack(sign, exponent, value, fmt, mode):
    """Round (-1)**sign * value * 2**exponent (0 < value < 2**63, lowest bit sticky) to fmt."""
    man_bits = man_bits_of(fmt)
    if value >> 62:
        value, exponent = _shift_right_sticky(value, int64(1)), exponent + 1
    while value >> 61 == 0:  # bring the leading bit to position 61
        step = 1 if value >> 46 else 16
        value, exponent = value << step, exponent - step
    field = exponent + 60 + (1 << (exp_bits_of(fmt) - 1))  # biased exponent of a normal result
    normal_shift = 61 - man_bits
    shift = normal_shift if field >= 1 else normal_shift + 1 - field
    if shift > 62:  # below half the smallest subnormal, however far
        value, shift = int64(1), int64(62)
    kept = value >> shift
    rest, half = value - (kept << shift), int64(1) << (shift - 1)
    tiny = field < 1 and rest != 0
    if field == 0:  # does it round to the smallest normal number with unbounded exponent?
        full = value >> normal_shift
        full_rest = value - (full << normal_shift)
        full += _increment(full, full_rest, int64(1) << (normal_shift - 1), sign, mode)
        tiny = tiny and full < 2 << man_bits
    kept += _increment(kept, rest, half, sign, mode)
    if field >= 1:
        kept += (field - 1) << man_bits
    flags = (NX if rest != 0 else 0) | (UF if tiny else 0)
    infinity = infinity_of(fmt)
    if kept >= infinity:
        flags |= OF | NX
        away = mode == (RDN if sign else RUP)
        kept = infinity if mode == RNE or away or mode == RMM else infinity - 1
    return kept | zero_of(sign, fmt) | int64(flags) << 32


@inner
def fused(a, b, c, fmt_c, mode):
    """a * b + c, unrounded; operands unpacked, specials already as results of fmt_c."""
    kind_a, sign_a, exp_a, sig_a = a
    kind_b, sign_b, exp_b, sig_b = b
    kind_c, sign_c, exp_c, sig_c = c
    sign = sign_a ^ sign_b
    nothing = int64(0)
    invalid = (kind_a == INF and kind_b == ZERO) or (kind_a == ZERO and kind_b == INF)
    if kind_a >= QNAN or kind_b >= QNAN or kind_c >= QNAN or invalid:
        invalid = invalid or kind_a == SNAN or kind_b == SNAN or kind_c == SNAN
        return nan_of(fmt_c, int64(NV if invalid else 0)), nothing, nothing, nothing
    infinite = kind_a == INF or kind_b == INF
    if infinite and kind_c == INF and sign != sign_c:
        return nan_of(fmt_c, int64(NV)), nothing, nothing, nothing
    if infinite or kind_c == INF:
        sign = sign if infinite else sign_c
        return infinity_of(fmt_c) | zero_of(sign, fmt_c), nothing, nothing, nothing
    exact_zero = zero_of(sign if sign == sign_c else int64(mode == RDN), fmt_c)
    product, addend = sig_a * sig_b << 14, sig_c << 38
    exponent, exp_c = exp_a + exp_b - 60, exp_c - 61
    if product == 0:
        return exact_zero, sign_c, exp_c, addend
    if addend:
        distance = exponent - exp_c
        if distance >= 0:
            addend = _shift_right_sticky(addend, distance)
        else:
            product, exponent = _shift_right_sticky(product, -distance), exp_c
    total = product + addend if sign == sign_c else product - addend
    return exact_zero, sign if total >= 0 else sign_c, exponent, abs(total)


@inner
def divide(a, b, fmt):
    """a / b, unrounded."""
    kind_a, sign_a, exp_a, sig_a = a
    kind_b, sign_b, exp_b, sig_b = b
    sign = sign_a ^ sign_b
    nothing = int64(0)
    if kind_a == FINITE and kind_b == FINITE:
        quotient = (sig_a << 38) // sig_b
        sticky = int64(quotient * sig_b != sig_a << 38)
        return nothing, sign, exp_a - exp_b - 39, quotient << 1 | sticky
    if kind_a >= QNAN or kind_b >= QNAN or kind_a == kind_b:  # NaN, 0/0, inf/inf
        quiet = (kind_a >= QNAN or kind_b >= QNAN) and kind_a != SNAN and kind_b != SNAN
        return nan_of(fmt, int64(0 if quiet else NV)), nothing, nothing, nothing
    result = zero_of(sign, fmt)
    if kind_a == INF or kind_b == ZERO:
        result |= infinity_of(fmt) | int64(0 if kind_a == INF else DZ) << 32
    return result, nothing, nothing, nothing


@inner
def square_root(a, fmt):
    """sqrt(a), unrounded; -0 gives -0."""
    kind, sign, exponent, sig = a
    nothing = int64(0)
    if kind == ZERO:
        return zero_of(sign, fmt), nothing, nothing, nothing
    if kind >= QNAN or sign:
        return nan_of(fmt, int64(0 if kind == QNAN else NV)), nothing, nothing, nothing
    if kind == INF:
        return infinity_of(fmt), nothing, nothing, nothing
    shift = 38 - (exponent + 1 & 1)  # makes the exponent of the radicand even
    radicand = sig << shift
    root = int64(float(radicand) ** 0.5)  # within one of the integer square root
    root -= int64(root * root > radicand)
    root += int64((root + 1) * (root + 1) <= radicand)
    sticky = int64(root * root != radicand)
    return nothing, nothing, (exponent - 23 - shift) // 2 - 1, root << 1 | sticky


@inner
def to_integer(a, low, high, mode):
    """a rounded to an integer in [low, high], saturating; NaN gives high. Final result."""
    kind, sign, exponent, sig = a
    limit = high if kind >= QNAN or sign == 0 else low
    if kind >= INF or exponent > 38:
        return limit & 0xFFFFFFFF | int64(NV) << 32
    rest = int64(0)
    whole = sig << max(exponent - 23, 0)
    if exponent < 23:
        shift = min(23 - exponent, 40)
        whole = sig >> shift
        rest = sig - (whole << shift)
        whole += _increment(whole, rest, int64(1) << (shift - 1), sign, mode)
    value = -whole if sign else whole
    if value < low or value > high:
        return limit & 0xFFFFFFFF | int64(NV) << 32
    return value & 0xFFFFFFFF | int64(NX if rest else 0) << 32
