"""Floating point the slow and obvious way: exact fractions, one rounding at the end.

The yardstick for the compiled float code (see fuzz_isa.py); shares nothing with it but the bit
layout of the formats. Results are (bits, flags) with flags NX 1, UF 2, OF 4, DZ 8, NV 16.
"""

from fractions import Fraction
from math import isqrt
from typing import NamedTuple

NX, UF, OF, DZ, NV = 1, 2, 4, 8, 16
RNE, RTZ, RDN, RUP, RMM = range(5)


class FloatFormat(NamedTuple):
    """A binary interchange format: exponent bits, fraction bits."""

    exp_bits: int
    man_bits: int

    @property
    def width(self):
        """Bits of a value."""
        return 1 + self.exp_bits + self.man_bits

    @property
    def emin(self):
        """Exponent of the smallest normal number."""
        return 2 - (1 << (self.exp_bits - 1))

    @property
    def infinity(self):
        """Bit pattern of +infinity."""
        return ((1 << self.exp_bits) - 1) << self.man_bits

    @property
    def nan(self):
        """The canonical NaN."""
        return self.infinity | 1 << (self.man_bits - 1)

    @property
    def largest(self):
        """The largest finite value, as a fraction."""
        return fraction_of(self.infinity - 1, self)


FORMATS = {
    "s": FloatFormat(8, 23),
    "h": FloatFormat(5, 10),
    "ah": FloatFormat(8, 7),
    "b": FloatFormat(5, 2),
}


def sign_of(bits, fmt):
    """1 for a set sign bit."""
    return bits >> (fmt.width - 1)


def magnitude_of(bits, fmt):
    """The bit pattern without its sign."""
    return bits & ((1 << (fmt.width - 1)) - 1)


def is_nan(bits, fmt):
    """True for quiet and signalling NaNs."""
    return magnitude_of(bits, fmt) > fmt.infinity


def is_signalling(bits, fmt):
    """True for signalling NaNs."""
    return is_nan(bits, fmt) and not bits & 1 << (fmt.man_bits - 1)


def is_inf(bits, fmt):
    """True for both infinities."""
    return magnitude_of(bits, fmt) == fmt.infinity


def fraction_of(bits, fmt):
    """The exact value of a finite bit pattern."""
    field, man = divmod(magnitude_of(bits, fmt), 1 << fmt.man_bits)
    if field:
        man += 1 << fmt.man_bits
    exponent = max(field, 1) - 1 + fmt.emin - fmt.man_bits
    value = Fraction(man) * Fraction(2) ** exponent
    return -value if sign_of(bits, fmt) else value


def round_to_int(value, mode):
    """A fraction rounded to an integer."""
    low = value.numerator // value.denominator
    rest = value - low
    if rest == 0:
        return low
    if mode == RDN:
        return low
    if mode == RUP:
        return low + 1
    if mode == RTZ:
        return low if value > 0 else low + 1
    if rest != Fraction(1, 2):
        return low + (rest > Fraction(1, 2))
    if mode == RMM:
        return low + (value > 0)
    return low + low % 2


def _exponent(value):
    """floor(log2(|value|)) of a fraction that is not 0."""
    value = abs(value)
    guess = value.numerator.bit_length() - value.denominator.bit_length()
    return guess if Fraction(2) ** guess <= value else guess - 1


def round_fraction(value, fmt, mode):
    """(bits, flags) of an exact value that is not 0."""
    sign = value < 0
    exponent = _exponent(value)
    quantum = Fraction(2) ** (max(exponent, fmt.emin) - fmt.man_bits)
    rounded = round_to_int(value / quantum, mode) * quantum
    flags = NX if rounded != value else 0
    if flags:
        unbounded = Fraction(2) ** (exponent - fmt.man_bits)
        if abs(round_to_int(value / unbounded, mode) * unbounded) < Fraction(2) ** fmt.emin:
            flags |= UF
    top = sign << (fmt.width - 1)
    if abs(rounded) > fmt.largest:
        to_inf = mode in (RNE, RMM) or mode == (RDN if sign else RUP)
        return top | (fmt.infinity if to_inf else fmt.infinity - 1), flags | OF | NX
    if rounded == 0:
        return top, flags
    field = max(_exponent(rounded), fmt.emin)
    man = abs(rounded) / Fraction(2) ** (field - fmt.man_bits)
    # A subnormal has man < 2**man_bits: its exponent field is 0, one less than that of emin.
    return top | (field - fmt.emin << fmt.man_bits) + int(man), flags


def nan_flags(*operands):
    """NV if any (bits, format) operand is a signalling NaN."""
    return NV if any(is_signalling(bits, fmt) for bits, fmt in operands) else 0


def fma(a, b, fmt, c, fmt_out, mode):
    """a * b + c; a, b in fmt, c and the result in fmt_out."""
    product_invalid = (is_inf(a, fmt) and magnitude_of(b, fmt) == 0) or (
        is_inf(b, fmt) and magnitude_of(a, fmt) == 0
    )
    if product_invalid:
        return fmt_out.nan, NV
    if is_nan(a, fmt) or is_nan(b, fmt) or is_nan(c, fmt_out):
        return fmt_out.nan, nan_flags((a, fmt), (b, fmt), (c, fmt_out))
    sign = sign_of(a, fmt) ^ sign_of(b, fmt)
    sign_c = sign_of(c, fmt_out)
    if is_inf(a, fmt) or is_inf(b, fmt):
        if is_inf(c, fmt_out) and sign_c != sign:
            return fmt_out.nan, NV
        return sign << (fmt_out.width - 1) | fmt_out.infinity, 0
    if is_inf(c, fmt_out):
        return c, 0
    total = fraction_of(a, fmt) * fraction_of(b, fmt) + fraction_of(c, fmt_out)
    if total == 0:
        both_zero = fraction_of(c, fmt_out) == 0
        zero_sign = sign if both_zero and sign == sign_c else int(mode == RDN)
        return zero_sign << (fmt_out.width - 1), 0
    return round_fraction(total, fmt_out, mode)


def add(a, b, fmt, mode, scale=Fraction(1)):
    """(a + b) * scale, one rounding."""
    if is_nan(a, fmt) or is_nan(b, fmt):
        return fmt.nan, nan_flags((a, fmt), (b, fmt))
    if is_inf(a, fmt) or is_inf(b, fmt):
        if is_inf(a, fmt) and is_inf(b, fmt) and a != b:
            return fmt.nan, NV
        return a if is_inf(a, fmt) else b, 0
    total = fraction_of(a, fmt) + fraction_of(b, fmt)
    if total == 0:
        both_negative = sign_of(a, fmt) and sign_of(b, fmt)
        same = sign_of(a, fmt) == sign_of(b, fmt)
        negative = both_negative if same else mode == RDN
        return bool(negative) << (fmt.width - 1), 0
    return round_fraction(total * scale, fmt, mode)


def multiply(a, b, fmt, fmt_out, mode):
    """a * b in fmt_out."""
    sign = sign_of(a, fmt) ^ sign_of(b, fmt)
    return fma(a, b, fmt, sign << (fmt_out.width - 1), fmt_out, mode)


def divide(a, b, fmt, mode):
    """a / b."""
    top = (sign_of(a, fmt) ^ sign_of(b, fmt)) << (fmt.width - 1)
    if is_nan(a, fmt) or is_nan(b, fmt):
        return fmt.nan, nan_flags((a, fmt), (b, fmt))
    zero_a, zero_b = magnitude_of(a, fmt) == 0, magnitude_of(b, fmt) == 0
    if (zero_a and zero_b) or (is_inf(a, fmt) and is_inf(b, fmt)):
        return fmt.nan, NV
    if is_inf(a, fmt):
        return top | fmt.infinity, 0
    if zero_b:
        return top | fmt.infinity, DZ
    if zero_a or is_inf(b, fmt):
        return top, 0
    return round_fraction(fraction_of(a, fmt) / fraction_of(b, fmt), fmt, mode)


def square_root(a, fmt, mode):
    """sqrt(a); the root is taken to 400 bits and marked if more would follow."""
    if is_nan(a, fmt):
        return fmt.nan, nan_flags((a, fmt))
    if magnitude_of(a, fmt) == 0:
        return a, 0
    if sign_of(a, fmt):
        return fmt.nan, NV
    if is_inf(a, fmt):
        return a, 0
    scaled = fraction_of(a, fmt) * Fraction(4) ** 400
    root = isqrt(int(scaled))
    value = Fraction(2 * root + (Fraction(root) ** 2 != scaled), 2)
    return round_fraction(value / Fraction(2) ** 400, fmt, mode)


def to_int(a, fmt, low, high, mode):
    """(integer, flags), saturated to [low, high]."""
    if is_nan(a, fmt):
        return high, NV
    if is_inf(a, fmt):
        return (low if sign_of(a, fmt) else high), NV
    value = fraction_of(a, fmt)
    rounded = round_to_int(value, mode)
    if not low <= rounded <= high:
        return (low if rounded < low else high), NV
    return rounded, NX if rounded != value else 0


def from_int(value, fmt, mode):
    """An integer in a format."""
    return round_fraction(Fraction(value), fmt, mode) if value else (0, 0)


def convert(a, fmt, fmt_out, mode):
    """A value of one format in another."""
    top = sign_of(a, fmt) << (fmt_out.width - 1)
    if is_nan(a, fmt):
        return fmt_out.nan, nan_flags((a, fmt))
    if is_inf(a, fmt):
        return top | fmt_out.infinity, 0
    if magnitude_of(a, fmt) == 0:
        return top, 0
    return round_fraction(fraction_of(a, fmt), fmt_out, mode)


def compare(relation, a, b, fmt):
    """(0 or 1, flags) for "eq", "lt", "le"."""
    if is_nan(a, fmt) or is_nan(b, fmt):
        return 0, nan_flags((a, fmt), (b, fmt)) if relation == "eq" else NV
    x, y = (_ordered(bits, fmt) for bits in (a, b))
    return int({"eq": x == y, "lt": x < y, "le": x <= y}[relation]), 0


def _ordered(bits, fmt):
    """A number that orders like the value; infinity is beyond the largest finite value."""
    if is_inf(bits, fmt):
        return (-1 if sign_of(bits, fmt) else 1) * 2 * fmt.largest
    return fraction_of(bits, fmt)


def min_max(which, a, b, fmt):
    """minimumNumber or maximumNumber, -0 below +0."""
    flags = nan_flags((a, fmt), (b, fmt))
    if is_nan(a, fmt) or is_nan(b, fmt):
        if is_nan(a, fmt) and is_nan(b, fmt):
            return fmt.nan, flags
        return (b if is_nan(a, fmt) else a), flags
    pair = sorted((a, b), key=lambda bits: (_ordered(bits, fmt), -sign_of(bits, fmt)))
    return pair[0] if which == "min" else pair[1], flags


def classify(a, fmt):
    """The ten classes of fclass, as a bit number."""
    if is_nan(a, fmt):
        return 8 if is_signalling(a, fmt) else 9
    magnitude = magnitude_of(a, fmt)
    if magnitude == fmt.infinity:
        place = 7
    elif magnitude >> fmt.man_bits:
        place = 6
    else:
        place = 5 if magnitude else 4
    return 7 - place if sign_of(a, fmt) else place
