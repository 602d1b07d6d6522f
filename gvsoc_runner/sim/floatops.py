# ruff: noqa: SIM109  chains of == compile to one jump table
"""Float operations without rounding (sign, order, class) and the one list of all operations.

`soft` gives the meaning of every arithmetic float instruction on one value or lane of any format;
fp.py and fpvec.py only fetch operands, call it, and put results into registers.
"""

from numba import int64

from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.softfloat import (
    FINITE,
    INF,
    NV,
    QNAN,
    SNAN,
    divide,
    exp_bits_of,
    fused,
    infinity_of,
    man_bits_of,
    nan_of,
    round_pack,
    square_root,
    to_integer,
    unpack,
    width_of,
    zero_of,
)

# Operations in the order of the FP32 and FP16 rows of the instruction table.
# fmt: off
(
    MADD, MSUB, NMSUB, NMADD, ADD, SUB, MUL, DIV, SQRT, SGNJ, SGNJN, SGNJX, MIN, MAX, LE, LT, EQ,
    TO_INT, TO_UINT, FROM_INT, FROM_UINT, CLASS, MOVE_TO_X, MOVE_FROM_X, FROM_S, MULEX, MACEX,
    AVERAGE,
) = range(28)
# fmt: on
CONVERT = FROM_S  # between any two formats


@inner
def is_nan(a, fmt):
    """True for quiet and signalling NaNs."""
    return a & (zero_of(int64(1), fmt) - 1) > infinity_of(fmt)


@inner
def is_signalling(a, fmt):
    """True for signalling NaNs."""
    return is_nan(a, fmt) and a >> (man_bits_of(fmt) - 1) & 1 == 0


@inner
def _order_key(a, fmt):
    """An integer that orders like the number; both zeros give 0."""
    magnitude = a & (zero_of(int64(1), fmt) - 1)
    return -magnitude if a >> (width_of(fmt) - 1) & 1 else magnitude


@inner
def compare(operation, a, b, fmt):
    """feq, flt, fle: 0 or 1; feq signals only for signalling NaNs, the others for any NaN."""
    if is_nan(a, fmt) or is_nan(b, fmt):
        quiet = operation == EQ and not is_signalling(a, fmt) and not is_signalling(b, fmt)
        return int64(0) if quiet else int64(NV) << 32
    key_a, key_b = _order_key(a, fmt), _order_key(b, fmt)
    if operation == EQ:
        return int64(key_a == key_b)
    return int64(key_a < key_b or (operation == LE and key_a == key_b))


@inner
def min_max(operation, a, b, fmt):
    """fmin, fmax: minimumNumber and maximumNumber of IEEE 754-2019, with -0 below +0."""
    flags = int64(NV) << 32 if is_signalling(a, fmt) or is_signalling(b, fmt) else int64(0)
    if is_nan(a, fmt):
        return flags | (nan_of(fmt, int64(0)) if is_nan(b, fmt) else b)
    if is_nan(b, fmt):
        return flags | a
    key_a, key_b = _order_key(a, fmt), _order_key(b, fmt)
    a_first = key_a < key_b or (key_a == key_b and a > b)  # a larger pattern at equal key is -0
    return a if a_first == (operation == MIN) else b


@inner
def sign_inject(operation, a, b, fmt):
    """fsgnj, fsgnjn, fsgnjx."""
    top = zero_of(int64(1), fmt)
    if operation == SGNJX:
        return a ^ (b & top)
    return a & (top - 1) | ((b if operation == SGNJ else ~b) & top)


@inner
def classify(a, fmt):
    """fclass: one of ten bits, from -inf (bit 0) over -0 (3) and +0 (4) to quiet NaN (9)."""
    kind, sign, _, _ = unpack(a, fmt)
    if kind >= QNAN:
        return int64(1) << (8 if kind == SNAN else 9)
    if kind == FINITE:
        field = a >> man_bits_of(fmt) & ((1 << exp_bits_of(fmt)) - 1)
        rank = 6 if field else 5
    else:
        rank = 7 if kind == INF else 4
    return int64(1) << (7 - rank if sign else rank)


@inner
def _plain(operation, a, b, fmt):
    """Operations that do not round: fsgnj .. feq and fclass."""
    if operation <= SGNJX:
        return sign_inject(operation, a, b, fmt)
    if operation <= MAX:
        return min_max(operation, a, b, fmt)
    if operation <= EQ:
        return compare(operation, a, b, fmt)
    return classify(a, fmt)


@inner
def _arrange(operation, a, b, c, fmt, fmt_out):
    """Write additions, products and conversions as a * b + c: the operands (a, b, c) of that.

    Adding a zero of the product's sign leaves a product as it is.
    """
    one = ((int64(1) << (exp_bits_of(fmt) - 1)) - 1) << man_bits_of(fmt)
    if operation == ADD or operation == SUB or operation == AVERAGE:
        return a, one, b ^ zero_of(int64(operation == SUB), fmt)
    if operation == CONVERT:
        b = one
    if operation == MUL or operation == MULEX or operation == CONVERT:
        return a, b, zero_of((a ^ b) >> (width_of(fmt) - 1) & 1, fmt_out)
    if operation <= NMADD:
        return a ^ zero_of(int64(operation >= NMSUB), fmt), b, c ^ zero_of(operation & 1, fmt_out)
    return a, b, c


@exported("odl_isa_soft_float", int64(int64, int64, int64, int64, int64, int64, int64))
def soft(operation, a, b, c, fmt, fmt_out, mode):
    """One operation on values without excess bits: result bits | flags << 32.

    a and b are of fmt, c and the result of fmt_out (MULEX, MACEX and CONVERT may mix formats).
    TO_INT and TO_UINT saturate to c bits; FROM_INT and FROM_UINT take a as an int64 value.
    """
    if SGNJ <= operation <= EQ or operation == CLASS:
        return _plain(operation, a, b, fmt)
    if operation == FROM_INT or operation == FROM_UINT:
        if a == 0:
            return int64(0)
        return round_pack(int64(a < 0), int64(0), abs(a), fmt_out, mode)
    a, b, c = _arrange(operation, a, b, c, fmt, fmt_out)
    first = unpack(a, fmt)
    if operation == TO_INT:
        return to_integer(first, -(int64(1) << (c - 1)), (int64(1) << (c - 1)) - 1, mode)
    if operation == TO_UINT:
        return to_integer(first, int64(0), (int64(1) << c) - 1, mode)
    second = unpack(b, fmt)
    if operation == DIV:
        result, sign, exponent, value = divide(first, second, fmt)
    elif operation == SQRT:
        result, sign, exponent, value = square_root(first, fmt)
    else:
        third = unpack(c, fmt_out)
        result, sign, exponent, value = fused(first, second, third, fmt_out, mode)
        exponent -= int64(operation == AVERAGE)
    if value == 0:
        return result
    return round_pack(sign, exponent, value, fmt_out, mode)
