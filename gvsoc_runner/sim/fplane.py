"""A fast path for the small formats: one lane in the host's double arithmetic.

As in fp.py, a double holds every product of two lanes exactly, and rounding a sum to double and
then to the lane can only go wrong if the double lies half-way between two lane values while bits
were lost. `lane` settles the common operations with round to nearest and finite normal results
(or exact zeros) and hands everything else to floatops.soft.
"""

import numpy as np
from numba import float64, int64

from gvsoc_runner.sim import floatops as f
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.softfloat import NX, exp_bits_of, infinity_of, man_bits_of, zero_of

UNSETTLED = -1


@inner
def _widen(bits, fmt):
    """The double with the value of a lane; NaN for infinities and NaNs."""
    magnitude = bits & (zero_of(int64(1), fmt) - 1)
    sign = bits >> (exp_bits_of(fmt) + man_bits_of(fmt))
    if magnitude >= infinity_of(fmt):
        return np.nan
    pattern = magnitude << (52 - man_bits_of(fmt)) | sign << 63
    if (
        exp_bits_of(fmt) == 5
    ):  # read with the bias of a double, then scale; subnormals come out right
        return np.int64(pattern).view(np.float64) * 2.0**1008
    return np.int64(pattern).view(np.float64) * 2.0**896


@inner
def _narrow(total, lost, fmt):
    """Round total (+ a lost part far below) to a lane: bits | flags << 32, or UNSETTLED."""
    bits = np.float64(total).view(np.int64)
    sign = zero_of(bits >> 63 & 1, fmt)
    if total == 0.0:
        return sign
    man_bits = man_bits_of(fmt)
    shift = 52 - man_bits
    bias_difference = 1024 - (int64(1) << (exp_bits_of(fmt) - 1))
    low, half = bits & ((int64(1) << shift) - 1), int64(1) << (shift - 1)
    kept = (bits & 0x7FFFFFFFFFFFFFFF) >> shift
    normal = kept >> man_bits > bias_difference
    if not normal or (low == half and lost != 0.0):
        return UNSETTLED
    kept += int64(low > half or (low == half and kept & 1 == 1))
    kept -= bias_difference << man_bits
    if kept >= infinity_of(fmt):
        return UNSETTLED
    return kept | sign | int64(NX if low != 0 or lost != 0.0 else 0) << 32


@inner
def _sum(p, c, fmt):
    """p + c rounded to a lane."""
    total = p + c
    part = total - p
    return _narrow(total, (p - (total - part)) + (c - part), fmt)


@inner
def attempt(operation, a, b, c, fmt, fmt_out):
    """Round-to-nearest result of fmadd .. fmul, fcvt, fmulex, fmacex, or UNSETTLED."""
    if operation == f.CONVERT:
        return _narrow(_widen(a, fmt), 0.0, fmt_out)
    x, y = _widen(a, fmt), _widen(b, fmt)
    if operation == f.ADD or operation == f.SUB:
        return _sum(x, y if operation == f.ADD else -y, fmt)
    if operation == f.MUL or operation == f.MULEX:
        return _narrow(x * y, 0.0, fmt_out)
    z = _widen(c, fmt_out)
    if operation <= f.NMADD:
        x = -x if operation >= f.NMSUB else x
        z = -z if operation & 1 else z
    elif operation != f.MACEX:
        return UNSETTLED
    return _sum(float64(x * y), z, fmt_out)


@exported("odl_isa_lane", int64(int64, int64, int64, int64, int64, int64, int64))
def lane(operation, a, b, c, fmt, fmt_out, mode):
    """One operation on one lane, same contract as floatops.soft."""
    if mode == 0 and (operation <= f.MUL or operation >= f.CONVERT):
        result = attempt(operation, a, b, c, fmt, fmt_out)
        if result != UNSETTLED:
            return result
    return f.soft(operation, a, b, c, fmt, fmt_out, mode)
