# ruff: noqa: SIM109  chains of == compile to one jump table
"""What the packed SIMD instructions (pv.*) do: two 16-bit or four 8-bit lanes in one register.

The regular operations come in six forms (isa_pulp.FORMS); operation and form are read off the
operation number. Lanes are int64 values, signed or not as the operation wants them.
"""

import numpy as np
from numba import int64, uint32

from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.isa_pulp import FORMS, SIMD_REGULAR
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.native import exported

_NUM_FORMS = len(FORMS)
_NAMES = [entry.split()[0] for entry in SIMD_REGULAR.replace("\n", "|").split("|") if entry.strip()]

# fmt: off
(
    _ADD, _SUB, _AVG, _AVGU, _MIN, _MINU, _MAX, _MAXU, _SRL, _SRA, _SLL, _OR, _XOR, _AND,
    _CMPEQ, _CMPNE, _CMPGT, _CMPGE, _CMPLT, _CMPLE, _CMPGTU, _CMPGEU, _CMPLTU, _CMPLEU,
    _DOTUP, _DOTUSP, _DOTSP, _SDOTUP, _SDOTUSP, _SDOTSP,
) = range(len(_NAMES))
# fmt: on

# Lanes are signed unless the operation is an unsigned one; in ..usp only those of rs1 are not.
_UNSIGNED = (
    "avgu",
    "minu",
    "maxu",
    "srl",
    "cmpgtu",
    "cmpgeu",
    "cmpltu",
    "cmpleu",
    "dotup",
    "sdotup",
)
_SIGNED_B = np.array([name[3:] not in _UNSIGNED for name in _NAMES], np.int64)
_SIGNED_A = _SIGNED_B & np.array([not name.endswith("usp") for name in _NAMES])


@inner
def _lane(register, index, width, signed):
    """One lane; callers pass int64 constants, so that Numba compiles this once."""
    value = register >> (index * width) & ((1 << width) - 1)
    if signed:
        sign = 1 << (width - 1)
        value = (value ^ sign) - sign
    return value


@inner
def _dot(row, a, b, form, d, imm):
    """pv.dot*, pv.sdot*: sum of products, added to rd in the s forms."""
    width = 16 if form < 3 else 8
    signed_a, signed_b = _SIGNED_A[row], _SIGNED_B[row]
    total = d if row >= _SDOTUP else int64(0)
    for index in range(32 // width):
        y = imm
        if form % 3 != 2:
            y = _lane(b, int64(index if form % 3 == 0 else 0), width, signed_b)
        total += _lane(a, index, width, signed_a) * y
    return uint32(total)


@inner
def _compare(row, x, y):
    """True if the comparison holds; the unsigned rows repeat the order gt, ge, lt, le."""
    if row == _CMPEQ:
        return x == y
    if row == _CMPNE:
        return x != y
    if row == _CMPGT or row == _CMPGTU:
        return x > y
    if row == _CMPGE or row == _CMPGEU:
        return x >= y
    if row == _CMPLT or row == _CMPLTU:
        return x < y
    return x <= y


@inner
def _lane_result(row, x, y, width):
    """One lane of a regular operation that gives lanes; excess bits are cut by the caller."""
    if row == _ADD:
        return x + y
    if row == _SUB:
        return x - y
    if row == _AVG:
        return _lane(x + y, int64(0), width, int64(1)) >> 1
    if row == _AVGU:
        return _lane(x + y, int64(0), width, int64(0)) >> 1
    if row == _MIN or row == _MINU:
        return min(x, y)
    if row == _MAX or row == _MAXU:
        return max(x, y)
    if row == _SRL or row == _SRA:
        return x >> (y & (width - 1))
    if row == _SLL:
        return x << (y & (width - 1))
    if row == _OR:
        return x | y
    if row == _XOR:
        return x ^ y
    if row == _AND:
        return x & y
    return -int64(_compare(row, x, y))


@inner
def _regular(row, a, b, form, imm):
    width = 16 if form < 3 else 8
    signed_a, signed_b = _SIGNED_A[row], _SIGNED_B[row]
    mask = (1 << width) - 1
    joined = int64(0)
    for index in range(32 // width):
        y = (
            imm
            if form % 3 == 2
            else _lane(b, int64(index if form % 3 == 0 else 0), width, signed_b)
        )
        if form % 3 == 2:  # the constant is cut to a lane like a register value
            y = _lane(imm, int64(0), width, signed_b)
        result = _lane_result(row, _lane(a, index, width, signed_a), y, width)
        joined |= (result & mask) << (index * width)
    return uint32(joined)


@inner
def _shuffle(a, b, other, width, set_selects_a):
    """pv.shuffle, pv.shuffle2: lanes of b select lanes of a or, by the bit above, of other."""
    num_lanes = 32 // width
    joined = int64(0)
    for index in range(num_lanes):
        selector = b >> (index * width)
        source = a if int64(selector & num_lanes != 0) == set_selects_a else other
        joined |= _lane(source, selector & (num_lanes - 1), width, int64(0)) << (index * width)
    return uint32(joined)


@inner
def _shuffle_immediate(a, imm, last):
    """pv.shuffleiK.b: byte 3 is byte K of rs1, bytes 0..2 are selected by pairs of bits of imm."""
    joined = _lane(a, last, int64(8), int64(0)) << 24
    for index in range(3):
        joined |= _lane(a, imm >> (2 * index) & 3, int64(8), int64(0)) << (8 * index)
    return uint32(joined)


@inner
def _special(op, a, b, d, imm):
    """pv.abs, extract, insert, shuffle, pack."""
    if op <= o.PV_ABS_B:
        width = 16 if op == o.PV_ABS_H else 8
        joined = int64(0)
        for index in range(32 // width):
            value = abs(_lane(a, index, width, int64(1))) & ((1 << width) - 1)
            joined |= value << (index * width)
        return uint32(joined)
    if op <= o.PV_EXTRACTU_B:
        half = op == o.PV_EXTRACT_H or op == o.PV_EXTRACTU_H
        index, width = (imm & 1, 16) if half else (imm & 3, 8)
        return uint32(_lane(a, index, width, int64(op <= o.PV_EXTRACT_B)))
    if op <= o.PV_INSERT_B:
        index, width = (imm & 1, 16) if op == o.PV_INSERT_H else (imm & 3, 8)
        mask = ((1 << width) - 1) << (index * width)
        return uint32(d & ~mask | a << (index * width) & mask)
    if op <= o.PV_SHUFFLE_B:
        width = int64(16 if op == o.PV_SHUFFLE_H else 8)
        return _shuffle(a, b, a, width, int64(1))
    if op == o.PV_SHUFFLE_SCI_H:
        return _shuffle(a, imm & 1 | (imm & 2) << 15, a, int64(16), int64(1))
    if op <= o.PV_SHUFFLEI3_SCI_B:
        return _shuffle_immediate(a, imm, op - o.PV_SHUFFLEI0_SCI_B)
    if op <= o.PV_SHUFFLE2_B_V2:
        half = op == o.PV_SHUFFLE2_H or op == o.PV_SHUFFLE2_H_V2
        return _shuffle(a, b, d, int64(16 if half else 8), int64(op <= o.PV_SHUFFLE2_B))
    if op == o.PV_PACK_H:
        return uint32((a & 0xFFFF) << 16 | b & 0xFFFF)
    pair = (a & 0xFF) << 8 | b & 0xFF
    if op == o.PV_PACKHI_B:
        return uint32(pair << 16 | d & 0xFFFF)
    return uint32(d & 0xFFFF0000 | pair)


@exported("odl_isa_simd", uint32(int64, int64, int64, int64, int64))
def _simd(op, a, b, d, imm):
    if op >= o.PV_ABS_H:
        return _special(op, a, b, d, imm)
    row, form = (op - o.PV_ADD_H) // _NUM_FORMS, (op - o.PV_ADD_H) % _NUM_FORMS
    if row >= _DOTUP:
        return _dot(row, a, b, form, d, imm)
    return _regular(row, a, b, form, imm)


@inner
def simd_exec(op, a, b, d, imm):
    """Result (uint32) of any instruction of the kind SIMD; d: the old rd of accumulating forms."""
    return _simd(int64(op), int64(uint32(a)), int64(uint32(b)), int64(uint32(d)), int64(imm))
