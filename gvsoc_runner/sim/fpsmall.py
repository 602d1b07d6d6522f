"""What the scalar small-float instructions do (kind FP16), and the door to all small floats.

Operands are the low bits of registers; results fill the register with copies of their sign bit
(measured on pulp-open; inputs are not checked for boxing). fmin and fmax with one NaN copy the
other register whole (measured too).
"""

import numpy as np
from numba import int64

from gvsoc_runner.sim import floatops as f
from gvsoc_runner.sim import fplane
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.fpvec import fpvec_exec
from gvsoc_runner.sim.isa import NAMES
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.softfloat import AH, B, H, S, width_of

_FORMATS = {"h": H, "ah": AH, "b": B, "s": S}


def _conversion_formats():
    """(target, source) of the conversions that stand after the regular rows: fcvt.target.source."""
    names = NAMES[o.FCVT_S_H : o.FP16_LAST + 1]
    return np.array([[_FORMATS[part] for part in name.split(".")[1:3]] for name in names], np.int64)


_CONVERSIONS = _conversion_formats()


@inner
def _fill(result, fmt):
    """Extend the sign of a small result through the register; flags stay in the upper half."""
    if fmt == S:
        return result
    top = int64(1) << (width_of(fmt) - 1)
    signed = ((result & (2 * top - 1)) ^ top) - top
    return signed & 0xFFFFFFFF | result >> 32 << 32


@inner
def scalar_exec(op, a, b, d, mode):
    """Scalar small floats: result | flags << 32. Registers as int64 without sign."""
    if op >= o.FCVT_S_H:
        row = _CONVERSIONS[op - o.FCVT_S_H]
        target, source = row[0], row[1]
        value = a & ((int64(1) << width_of(source)) - 1)
        return _fill(fplane.lane(f.CONVERT, value, 0, 0, source, target, mode), target)
    operation, fmt = (op - o.FMADD_H) // 3, (op - o.FMADD_H) % 3
    if operation == f.MOVE_TO_X or operation == f.MOVE_FROM_X:
        return a  # whole registers, as measured
    mask = (int64(1) << width_of(fmt)) - 1
    if operation == f.FROM_INT or operation == f.FROM_UINT:
        a = a if operation == f.FROM_UINT else (a ^ 0x80000000) - 0x80000000
        return _fill(f.soft(operation, a, 0, 0, fmt, fmt, mode), fmt)
    if operation == f.CONVERT:
        return _fill(fplane.lane(operation, a, 0, 0, S, fmt, mode), fmt)
    if operation == f.MULEX or operation == f.MACEX:
        return fplane.lane(operation, a & mask, b & mask, d, fmt, S, mode)
    third = int64(32) if operation == f.TO_INT or operation == f.TO_UINT else d & mask
    result = fplane.lane(operation, a & mask, b & mask, third, fmt, fmt, mode)
    if (operation == f.MIN or operation == f.MAX) and result & mask != f.nan_of(fmt, int64(0)):
        if f.is_nan(a & mask, fmt):
            return b | result >> 32 << 32
        if f.is_nan(b & mask, fmt):
            return a | result >> 32 << 32
    return _fill(result, fmt) if operation <= f.MAX else result


@exported("odl_isa_small_float", int64(int64, int64, int64, int64, int64, int64))
def small_exec(op, a, b, d, mode, fcsr):
    """Kinds FP16 and FPVEC under a settled rounding mode: result | new fcsr << 32."""
    if op <= o.FP16_LAST:
        return scalar_exec(op, a, b, d, mode) | fcsr << 32
    return fpvec_exec(op, a, b, d, mode) | fcsr << 32
