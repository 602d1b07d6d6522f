"""What the float instructions do: single precision with its fast path; dispatch to small floats.

Single precision with round-to-nearest runs on the host's double arithmetic. That is exact enough:
a product of two singles fits a double; a sum that is rounded to double and then to single can only
differ from one rounding if the double lies exactly half-way between two singles; division and
square root have more than twice the bits they need. Whatever the fast path cannot settle (that
half-way case, results that are subnormal, infinite or NaN, other rounding modes) goes to softfloat.
"""

import numpy as np
from numba import float32, float64, int32, int64, uint32, uint64
from numba.extending import intrinsic

from gvsoc_runner.sim import floatops as f
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.fpsmall import small_exec
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.softfloat import S

ILLEGAL_ROUNDING = 1 << 40  # bit of the packed result: dynamic rounding with a reserved frm
_NX = uint64(1 << 32)
_MIN_NORMAL = 2.0**-126
_MAX_FINITE = float(np.finfo(np.float32).max)
_LOW_BITS = (1 << 29) - 1  # the bits a double has more than a single
_HALF_WAY = 1 << 28
_SIGN, _ONE = 0x8000_0000, 0x3F80_0000


@inner
def _value(bits):
    """The double with the value of a single's bit pattern."""
    return float64(np.uint32(bits).view(np.float32))


@intrinsic
def _root(_context, value):
    """The processor's square root, without the C library's."""

    def build(context, builder, signature, args):
        return builder.call(builder.module.declare_intrinsic("llvm.sqrt", [args[0].type]), args)

    return value(value), build


@inner
def _packed(value, inexact, fcsr):
    """Round a double to single bits and join the new fcsr in bits 39:32."""
    bits = uint64(np.float32(value).view(np.uint32))
    return bits | uint64(fcsr) << uint64(32) | (_NX if inexact else uint64(0))


@inner
def _in_range(value):
    """True if a double rounds to a normal single, or is an exact zero; false for NaN."""
    magnitude = abs(value)
    return (magnitude >= _MIN_NORMAL and magnitude <= _MAX_FINITE) or value == 0.0


@inner
def _soft(operation, a, b, c, mode, fcsr):
    """Any operation; callers pass typed constants, so that Numba compiles this once."""
    a, b, c = int64(a), int64(b), int64(c)
    if operation == f.FROM_INT:
        a = int64(int32(a))
    elif operation == f.TO_INT or operation == f.TO_UINT:
        c = int64(32)
    return uint64(f.soft(operation, a, b, c, S, S, mode)) | uint64(fcsr) << uint64(32)


@inner
def _add(p, c, fcsr):
    """Add two doubles and round to single: (settled, packed result)."""
    total = p + c
    half_way = np.float64(total).view(np.int64) & _LOW_BITS == _HALF_WAY
    if not _in_range(total):
        return False, uint64(0)
    inexact = False
    if half_way or fcsr & 1 == 0:  # was anything lost? The flag matters until it is up.
        part = total - p
        lost = (p - (total - part)) + (c - part)
        if half_way and lost != 0.0:
            return False, uint64(0)
        inexact = lost != 0.0 or float64(float32(total)) != total
    return True, _packed(total, inexact, fcsr)


@inner
def add32(a, b, fcsr):
    """fadd.s, round to nearest: bits | new fcsr << 32."""
    settled, result = _add(_value(a), _value(b), fcsr)
    return (
        result if settled else _soft(int64(f.ADD), uint32(a), uint32(b), uint32(0), int64(0), fcsr)
    )


@inner
def mul32(a, b, fcsr):
    """fmul.s, round to nearest: bits | new fcsr << 32."""
    product = _value(a) * _value(b)
    if _in_range(product):
        return _packed(product, float64(float32(product)) != product, fcsr)
    return _soft(int64(f.MUL), uint32(a), uint32(b), uint32(0), int64(0), fcsr)


@inner
def fma32(a, b, c, fcsr):
    """fmadd.s, round to nearest: bits | new fcsr << 32. One rounding, as IEEE 754 wants."""
    settled, result = _add(_value(a) * _value(b), _value(c), fcsr)
    return (
        result if settled else _soft(int64(f.MADD), uint32(a), uint32(b), uint32(c), int64(0), fcsr)
    )


@intrinsic
def _fused_multiply_add(_context, a, b, c):
    """a * b + c of singles with one rounding, as the processor does it."""

    def build(context, builder, signature, args):
        return builder.fma(*args)

    return a(a, b, c), build


@inner
def fused_operands(op, a, b, c):
    """Any of fmadd .. fmul as x * y + z."""
    if op <= o.FNMADD_S:
        negative = op == o.FNMSUB_S or op == o.FNMADD_S
        minus = op == o.FMSUB_S or op == o.FNMADD_S
        return a ^ (_SIGN if negative else 0), b, c ^ (_SIGN if minus else 0)
    if op == o.FMUL_S:
        return a, b, int64(_SIGN)
    return a, int64(_ONE), b ^ (_SIGN if op == o.FSUB_S else 0)


@inner
def fused32(a, b, c, fcsr):
    """Bits of a * b + c, round to nearest, if that is normal and raises no new flag; else -1.

    Inexact must be up already. A zero counts if the product is zero.
    """
    x, y = np.uint32(a).view(np.float32), np.uint32(b).view(np.float32)
    z = np.uint32(c).view(np.float32)
    result = int64(np.float32(_fused_multiply_add(x, y, z)).view(np.uint32))
    exponent = (result >> 23) & 0xFF
    settled = 1 < exponent < 255
    if not settled:
        settled = result & 0x7FFFFFFF == 0 and (a & 0x7FFFFFFF == 0 or b & 0x7FFFFFFF == 0)
    return result if settled and fcsr & 1 else int64(-1)


@inner
def _fused32(operation, a, b, c, fcsr):
    """fmsub, fnmsub, fnmadd through fma32 with flipped signs."""
    flip_a = 0x80000000 if operation >= f.NMSUB else 0
    flip_c = 0x80000000 if operation & 1 else 0
    return fma32(uint32(a ^ flip_a), b, uint32(c ^ flip_c), fcsr)


@inner
def _div32(a, b, fcsr):
    numerator, denominator = _value(a), _value(b)
    quotient = numerator / denominator
    if _in_range(quotient) and abs(denominator) <= _MAX_FINITE:
        inexact = float64(float32(quotient)) * denominator != numerator
        return _packed(quotient, inexact, fcsr)
    return _soft(int64(f.DIV), uint32(a), uint32(b), uint32(0), int64(0), fcsr)


@inner
def _sqrt32(a, fcsr):
    value = _value(a)
    root = _root(value)
    if _in_range(root):
        rounded = float64(float32(root))
        return _packed(root, rounded * rounded != value, fcsr)
    return _soft(int64(f.SQRT), uint32(a), uint32(0), uint32(0), int64(0), fcsr)


@inner
def _fast32(operation, a, b, c, fcsr):
    """Operations fmadd .. fsqrt with round to nearest."""
    if operation == f.MADD:
        return fma32(a, b, c, fcsr)
    if operation <= f.NMADD:
        return _fused32(operation, a, b, c, fcsr)
    if operation <= f.SUB:
        flip = 0x80000000 if operation == f.SUB else 0
        return add32(a, uint32(b ^ flip), fcsr)
    if operation == f.MUL:
        return mul32(a, b, fcsr)
    if operation == f.DIV:
        return _div32(a, b, fcsr)
    return _sqrt32(a, fcsr)


@inner
def _unrounded32(operation, a, b):
    """fsgnj .. feq of numbers that are no NaNs: result bits."""
    sign = int64(b) & 0x80000000
    if operation == f.SGNJX:
        return uint64(a ^ sign)
    if operation <= f.SGNJX:
        sign = sign if operation == f.SGNJ else sign ^ 0x80000000
        return uint64(int64(a) & 0x7FFFFFFF | sign)
    x, y = _value(a), _value(b)
    if operation == f.LE:
        return uint64(x <= y)
    if operation == f.LT:
        return uint64(x < y)
    if operation == f.EQ:
        return uint64(x == y)
    a_first = x < y or (x == y and a > b)  # at equal values the larger pattern is -0
    return uint64(a if a_first == (operation == f.MIN) else b)


@inner
def fp32_exec(op, a, b, c, mode, fcsr):
    """Single precision (kind FP32) under a settled rounding mode: bits | new fcsr << 32."""
    operation = op - o.FP32_FIRST
    if operation >= f.MOVE_TO_X:
        return uint64(uint32(a)) | uint64(fcsr) << uint64(32)
    if mode == 0 and operation <= f.SQRT:
        return _fast32(operation, a, b, c, fcsr)
    if f.SGNJ <= operation <= f.EQ:
        x, y = _value(a), _value(b)
        if operation <= f.SGNJX or (x == x and y == y):
            return _unrounded32(operation, uint32(a), uint32(b)) | uint64(fcsr) << uint64(32)
    return _soft(operation, uint32(a), uint32(b), uint32(c), mode, fcsr)


@inner
def fp_exec(op, a, b, d, imm, fcsr):
    """Result of any instruction of the kinds FP32, FP16 and FPVEC.

    Args: operand registers (uint32); d: rs3, or the old rd of accumulating forms; imm: as decoded
    (rounding mode); fcsr: frm in 7:5, fflags in 4:0.

    Returns: uint64; bits 31:0 result, 39:32 new fcsr, bit 40 illegal rounding mode.
    """
    mode = int64(imm)
    if mode == 7:
        mode = int64(fcsr) >> 5 & 7
        if mode > 4:
            return uint64(ILLEGAL_ROUNDING) | uint64(fcsr) << uint64(32)
    if op <= o.FP32_LAST:
        return fp32_exec(op, a, b, d, mode, fcsr)
    a, b, d = int64(uint32(a)), int64(uint32(b)), int64(uint32(d))
    return uint64(small_exec(int64(op), a, b, d, mode, int64(fcsr)))
