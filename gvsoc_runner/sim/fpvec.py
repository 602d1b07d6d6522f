# ruff: noqa: SIM109  chains of == compile to one jump table
"""What the vector float instructions (vf*) do: lanes of 16 or 8 bits in one register.

Every lane operation is fplane.lane or floatops.soft; this file cuts registers into lanes, repeats
lane 0 for the .r forms, joins results, and spells out the few operations that mix lanes or formats.
Dot products and averages round to nearest; everything else follows frm. Registers are int64
without sign.
"""

import numpy as np
from numba import int64

from gvsoc_runner.sim import floatops as f
from gvsoc_runner.sim import fplane
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.isa import NAMES
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.softfloat import AH, B, H, S, width_of

# Lane operation of the regular rows, in their order: vfadd .. vfmax, vfmac, vfmre, vfmre.v2,
# vfsgnj*, eq ne lt ge le gt (ge and gt exchange their operands) twice, vfavg.
_LANE_OPERATION = np.array(
    [f.ADD, f.SUB, f.MUL, f.DIV, f.MIN, f.MAX, f.MADD, f.MSUB, f.NMSUB]
    + [f.SGNJ, f.SGNJN, f.SGNJX]
    + [f.EQ, f.EQ, f.LT, f.LE, f.LE, f.LT] * 2
    + [f.AVERAGE],
    np.int64,
)
_FORMS = 6  # h, ah, b; each plain and .r
_COMPARE, _COMPARE_V2, _AVERAGE, _DOT = 12, 18, 24, 25  # row numbers
_NE, _GE, _GT = 1, 3, 5  # within the comparisons

# Unary rows, in their order.
_SQRT, _CLASS, _MV_X, _MV_F, _TO_X, _TO_XU, _FROM_X, _FROM_XU = range(8)

_FORMATS = {"h": H, "ah": AH, "b": B, "s": S}


def _mixed_formats():
    """(target, source) of the rows that change the format: vfcvt.target.source, vfcpk.."""
    names = NAMES[o.VFCVT_H_AH : o.VFCPKB_B_S + 1]
    return np.array([[_FORMATS[part] for part in name.split(".")[1:3]] for name in names], np.int64)


_MIXED = _mixed_formats()


@inner
def _lane(register, shift, width):
    return register >> shift & ((1 << width) - 1)


@inner
def _compare_lane(row, a, b, fmt):
    """One lane of a comparison; vfne of a NaN is 0 (measured)."""
    kind = row % 6
    if kind == _GE or kind == _GT:
        a, b = b, a
    result = f.soft(_LANE_OPERATION[row], a, b, 0, fmt, fmt, 0)
    if kind == _NE and not (f.is_nan(a, fmt) or f.is_nan(b, fmt)):
        result ^= 1
    return result


@inner
def _regular(row, a, b, d, fmt, repeat, mode):
    """Lane by lane; comparisons put one bit at the lane's place, or side by side in version 2."""
    width = width_of(fmt)
    stride = 1 if _COMPARE_V2 <= row < _AVERAGE else width
    operation = _LANE_OPERATION[row]
    quick = mode == 0 and operation <= f.MUL
    joined = int64(0)
    for number in range(32 // width):
        shift = number * width
        lane_b = _lane(b, int64(0 if repeat else shift), width)
        lane_a, lane_d = _lane(a, shift, width), _lane(d, shift, width)
        result = int64(fplane.UNSETTLED)
        if quick:
            result = fplane.attempt(operation, lane_a, lane_b, lane_d, fmt, fmt)
        elif _COMPARE <= row < _AVERAGE:
            result = _compare_lane(row, lane_a, lane_b, fmt)
        if result == fplane.UNSETTLED:
            result = f.soft(operation, lane_a, lane_b, lane_d, fmt, fmt, mode)
        joined |= (result & 0xFFFFFFFF) << (shift if stride > 1 else shift // width)
        joined |= result >> 32 << 32
    return joined


@inner
def _dot_chain(a, b, fmt, fmt_sum, repeat):
    """Products summed from the highest lane down, every step rounded to fmt_sum."""
    width = width_of(fmt)
    first, following = (f.MUL, f.MADD) if fmt == fmt_sum else (f.MULEX, f.MACEX)
    total, flags = int64(0), int64(0)
    for number in range(32 // width):
        shift = 32 - width * (number + 1)
        lane_a, lane_b = _lane(a, shift, width), _lane(b, int64(0 if repeat else shift), width)
        operation = first if number == 0 else following
        result = fplane.lane(operation, lane_a, lane_b, total, fmt, fmt_sum, 0)
        total, flags = result & 0xFFFFFFFF, flags | result >> 32
    if fmt_sum != S:  # a small result fills the register with its sign
        top = int64(1) << (width - 1)
        total = ((total ^ top) - top) & 0xFFFFFFFF
    return total | flags << 32


@inner
def _dot_add(a, b, d, fmt, fmt_sum, repeat, operation):
    """vfdotpex: d +- (odd lanes' product fused with even lanes' product), per lane of fmt_sum."""
    width, out_width = width_of(fmt), width_of(fmt_sum)
    joined = int64(0)
    for number in range(32 // out_width):
        even = number * out_width
        odd = even + width
        even_b, odd_b = _lane(b, even, width), _lane(b, odd, width)
        if repeat:
            even_b = odd_b = _lane(b, int64(0), width)
        first = fplane.lane(f.MULEX, _lane(a, even, width), even_b, 0, fmt, fmt_sum, 0)
        total = first & 0xFFFFFFFF
        both = fplane.lane(f.MACEX, _lane(a, odd, width), odd_b, total, fmt, fmt_sum, 0)
        total, old = both & 0xFFFFFFFF, _lane(d, even, out_width)
        result = fplane.lane(operation, old, total, 0, fmt_sum, fmt_sum, 0)
        joined |= (result & 0xFFFFFFFF) << even | (first | both | result) >> 32 << 32
    return joined


@inner
def _lane_class(a, fmt):
    """vfclass, 8 bits: 7 negative, 6 positive; 5 quiet, 4 signalling NaN, 3 zero, 2 subnormal,
    1 normal, 0 infinite."""
    sign = a >> (width_of(fmt) - 1)
    bit, low = 0, f.soft(f.CLASS, a, 0, 0, fmt, fmt, 0)
    while low > 1:
        bit, low = bit + 1, low >> 1
    # fclass: 0 -inf, 1 -normal, 2 -subnormal, 3 -0, mirrored up to 7; 8 and 9 are NaNs
    place = bit - 4 if bit >= 8 else min(bit, 7 - bit)
    return int64(0x80 if sign else 0x40) | int64(1) << place


@inner
def _unary(row, a, fmt, mode):
    """vfsqrt, vfclass, vfmv (whole register), vfcvt between lanes and integers of lane width."""
    if row == _MV_X or row == _MV_F:
        return a
    width = width_of(fmt)
    top = int64(1) << (width - 1)
    joined = int64(0)
    for number in range(32 // width):
        shift = number * width
        lane = _lane(a, shift, width)
        if row == _CLASS:
            result = _lane_class(lane, fmt)
        elif row == _SQRT:
            result = f.soft(f.SQRT, lane, 0, 0, fmt, fmt, mode)
        elif row <= _TO_XU:
            operation = f.TO_INT if row == _TO_X else f.TO_UINT
            result = f.soft(operation, lane, 0, width, fmt, fmt, mode)
            result = result & (2 * top - 1) | result >> 32 << 32
        else:
            value = (lane ^ top) - top if row == _FROM_X else lane
            result = f.soft(f.FROM_INT, value, 0, 0, fmt, fmt, mode)
        place = shift // width * 8 if row == _CLASS else shift
        joined |= (result & 0xFFFFFFFF) << place | result >> 32 << 32
    return joined


@inner
def _mixed(op, a, b, d, mode):
    """Rows that change the format: vfcvt of the two lowest lanes, vfcpk of two singles.

    vfcvt.b.* puts its results into lanes 2 and 3, as pulp-open does; vfcpka.b and vfcpkb.b keep
    the other two lanes of rd.
    """
    row = _MIXED[op - o.VFCVT_H_AH]
    target, source = row[0], row[1]
    width, width_in = width_of(target), width_of(source)
    shift = 16 if op == o.VFCPKB_B_S or (target == B and source != S) else 0
    high_bits = b if source == S else _lane(a, width_in, width_in)
    low = fplane.lane(f.CONVERT, _lane(a, int64(0), width_in), 0, 0, source, target, mode)
    high = fplane.lane(f.CONVERT, high_bits, 0, 0, source, target, mode)
    joined = (low & 0xFFFF | (high & 0xFFFF) << width) << shift
    if op == o.VFCPKA_B_S or op == o.VFCPKB_B_S:
        joined |= d & ~(int64(0xFFFF) << shift)
    return joined | (low | high) >> 32 << 32


@inner
def _dot_special(op, a, b, d):
    """All vfdotpex forms; .s.ah and .s.b do not add rd (measured for .s.ah)."""
    repeat = (op - o.VFDOTPEX_S_H) & 1
    if op >= o.VFDOTPEX_S_AH:
        return _dot_chain(a, b, int64(B if op >= o.VFDOTPEX_S_B else AH), int64(S), repeat)
    if op >= o.VFDOTPEX_H_B:
        return _dot_add(a, b, d, int64(B), int64(H), repeat, int64(f.ADD))
    operation = int64(f.SUB if op >= o.VFNDOTPEX_S_H else f.ADD)
    return _dot_add(a, b, d, int64(H), int64(S), repeat, operation)


@inner
def fpvec_exec(op, a, b, d, mode):
    """Vector floats under a settled rounding mode: result | flags << 32."""
    if op < o.VFSQRT_H:
        row, form = (op - o.VFADD_H) // _FORMS, (op - o.VFADD_H) % _FORMS
        fmt, repeat = form >> 1, form & 1
        if row == _DOT:
            return _dot_chain(a, b, fmt, fmt, repeat)
        return _regular(row, a, b, d, fmt, repeat, mode)
    if op < o.VFCVT_H_AH:
        return _unary((op - o.VFSQRT_H) // 3, a, (op - o.VFSQRT_H) % 3, mode)
    if op < o.VFDOTPEX_S_H:
        return _mixed(op, a, b, d, mode)
    return _dot_special(op, a, b, d)
