"""What the integer instructions do: RV32IM arithmetic, xPULP scalar arithmetic, branches.

All functions take 32-bit register values as unsigned numbers and work in 64-bit signed arithmetic:
x and y are the unsigned operand values, sx and sy the signed ones. Results are cut to 32 bits.
"""

from numba import int32, int64, uint32, uint64

from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.native import exported

_IMM_TO_ALU = o.ADD - o.ADDI  # addi..srai and add..sra stand in the same order


@inner
def base_exec(op, a, b, imm):
    """RV32I arithmetic (kinds ALU_IMM and ALU). For auipc, a is the pc. Returns uint32."""
    if op == o.LUI:
        return uint32(imm)
    x, y = int64(uint32(a)), int64(uint32(b))
    if op == o.AUIPC:
        return uint32(x + imm)
    if op <= o.ALU_IMM_LAST:
        y = int64(uint32(imm))
        op = op + _IMM_TO_ALU
    if op == o.ADD:
        return uint32(x + y)
    if op == o.SUB:
        return uint32(x - y)
    if op == o.SLL:
        return uint32(x << (y & 31))
    if op == o.SRL:
        return uint32(x >> (y & 31))
    if op == o.SRA:
        return uint32(int64(int32(x)) >> (y & 31))
    if op == o.AND:
        return uint32(x & y)
    if op == o.OR:
        return uint32(x | y)
    if op == o.XOR:
        return uint32(x ^ y)
    if op == o.SLTU:
        return uint32(x < y)
    return uint32(int32(x) < int32(y))  # SLT


@inner
def muldiv_exec(op, a, b):
    """The M extension, with its results for division by zero and overflow. Returns uint32."""
    x, y = int64(uint32(a)), int64(uint32(b))
    sx, sy = int64(int32(x)), int64(int32(y))
    if op == o.MUL:
        return uint32(sx * sy)
    if op == o.MULH:
        return uint32(sx * sy >> 32)
    if op == o.MULHSU:
        return uint32(sx * y >> 32)
    if op == o.MULHU:
        return uint32(uint64(x) * uint64(y) >> uint64(32))
    if y == 0:
        return uint32(x if op == o.REM or op == o.REMU else -1)
    if op == o.DIVU:
        return uint32(x // y)
    if op == o.REMU:
        return uint32(x % y)
    quotient = abs(sx) // abs(sy)
    if (sx < 0) != (sy < 0):
        quotient = -quotient
    return uint32(quotient if op == o.DIV else sx - quotient * sy)


@inner
def _half_multiply(k, x, y, d, shift):
    """p.mul*N, p.mac*N; bits of k: high half, signed, rounding, accumulate (order of the table)."""
    if k & 1:
        x, y = x >> 16, y >> 16
    x, y = x & 0xFFFF, y & 0xFFFF
    signed = k & 2
    if signed:
        x, y = (x ^ 0x8000) - 0x8000, (y ^ 0x8000) - 0x8000
    value = x * y
    if k & 8:
        value += d
    value = int64(int32(value)) if signed else value & 0xFFFFFFFF
    if k & 4 and shift > 0:
        value += 1 << (shift - 1)
        if k & 8 == 0:  # only p.mac*RN keeps the carry of its rounding
            value = int64(int32(value)) if signed else value & 0xFFFFFFFF
    return uint32(value >> shift)


@inner
def _normalised_sum(k, x, y, d, imm):
    """p.addN and relatives; bits of k: register form, unsigned, rounding, subtract."""
    shift = imm
    if k & 1:
        x, y, shift = d, x, y & 31
    value = x - y if k & 8 else x + y
    if k & 4 and shift > 0:
        value += 1 << (shift - 1)
    value = value & 0xFFFFFFFF if k & 2 else int64(int32(value))
    return uint32(value >> shift)


@inner
def _count(op, x):
    """p.ff1, p.fl1, p.clb, p.cnt: bit counting by walking over the bits."""
    ones, lowest, highest = 0, 32, 32
    for bit in range(32):
        if x >> bit & 1:
            ones += 1
            highest = bit
            if lowest == 32:
                lowest = bit
    if op == o.P_FF1:
        return uint32(lowest)
    if op == o.P_FL1:
        return uint32(highest)
    if op == o.P_CNT:
        return uint32(ones)
    if x == 0:
        return uint32(0)
    sign, same = x >> 31, 0  # p.clb: bits below the sign that repeat it
    while same < 31 and x >> (30 - same) & 1 == sign:
        same += 1
    return uint32(same)


@inner
def _bit_field(op, x, d, field):
    """p.extract, p.insert, p.bclr, p.bset; field = (width - 1) << 5 | position."""
    width, position = (field >> 5 & 31) + 1, field & 31
    mask = (1 << width) - 1
    if op == o.P_EXTRACTU:
        return uint32(x >> position & mask)
    if op == o.P_EXTRACT:
        value = int64(int32(x)) >> position & mask  # past bit 31 the sign goes on
        sign = 1 << (width - 1)
        return uint32((value ^ sign) - sign)
    if op == o.P_INSERT:
        return uint32(d & ~(mask << position) | (x & mask) << position)
    if op == o.P_BCLR:
        return uint32(x & ~(mask << position))
    return uint32(x | mask << position)


@inner
def _clamp(value, low, high):
    """The lower limit is tested first, which matters when a register gives low > high."""
    return uint32(low if value < low else min(value, high))


@exported("odl_isa_xpulp", uint32(int64, uint32, uint32, uint32, int64))
def xpulp_exec(op, a, b, d, imm):
    """xPULP scalar arithmetic (kind XPULP); d is the old rd of accumulating forms."""
    x, y, old = int64(a), int64(b), int64(d)
    sx, sy = int64(int32(x)), int64(int32(y))
    if op == o.P_MAC:
        return uint32(old + sx * sy)
    if op == o.P_MSU:
        return uint32(old - sx * sy)
    if op == o.P_MIN:
        return uint32(min(sx, sy))
    if op == o.P_MAX:
        return uint32(max(sx, sy))
    if op == o.P_MINU:
        return uint32(min(x, y))
    if op == o.P_MAXU:
        return uint32(max(x, y))
    if op == o.P_ABS:
        return uint32(abs(sx))
    if op >= o.P_ADDN:
        return _normalised_sum(op - o.P_ADDN, x, y, old, imm)
    if op >= o.P_MULUN:
        return _half_multiply(op - o.P_MULUN, x, y, old, imm)
    if op >= o.P_EXTRACT:
        return _bit_field(op, x, old, imm)
    if op >= o.P_EXTRACTR:
        return _bit_field(op - o.P_EXTRACTR + o.P_EXTRACT, x, old, y & 0x3FF)
    if op == o.P_CLIP:
        half = 1 << imm >> 1  # 2^(imm - 1), and 0 for imm = 0
        return _clamp(sx, -max(half, 1), max(half - 1, 0))
    if op == o.P_CLIPU:
        return _clamp(sx, int64(0), max((1 << imm >> 1) - 1, 0))
    if op == o.P_CLIPR:
        return _clamp(sx, -sy - 1, sy)
    if op == o.P_CLIPUR:  # here the upper limit is tested first
        return uint32(sy if sx > sy else max(sx, 0))
    if op == o.P_EXTHS:
        return uint32((x & 0xFFFF ^ 0x8000) - 0x8000)
    if op == o.P_EXTHZ:
        return uint32(x & 0xFFFF)
    if op == o.P_EXTBS:
        return uint32((x & 0xFF ^ 0x80) - 0x80)
    if op == o.P_EXTBZ:
        return uint32(x & 0xFF)
    if op == o.P_AVGU:
        return uint32((x + y & 0xFFFFFFFF) >> 1)
    if op == o.P_SLET:
        return uint32(sx <= sy)
    if op == o.P_SLETU:
        return uint32(x <= y)
    if op == o.P_ROR:
        return uint32((x | x << 32) >> (y & 31))
    return _count(op, x)


@inner
def alu_exec(op, a, b, d, imm):
    """Result (uint32) of any instruction of the kinds ALU_IMM, ALU, MUL, DIV and XPULP."""
    if op <= o.ALU_LAST:
        return base_exec(op, a, b, imm)
    if op <= o.DIV_LAST:
        return muldiv_exec(op, a, b)
    return xpulp_exec(int64(op), uint32(a), uint32(b), uint32(d), int64(imm))
