"""From an instruction word to a packed 64-bit record, by searching the table of isa.py.

Packed record: op[0:10] rd[10:15] rs1[15:20] rs2[20:25] rs3[25:30] len[30] imm[32:64].
len is 1 for 4-byte instructions; a register field is 0 when that register is not used, so the
non-zero fields are the hazards; imm is a signed 32-bit value put together as IMMEDIATES in
isa_formats.py says. The record of an illegal word is 0.
"""

import numpy as np
from numba import int64, uint32, uint64

from gvsoc_runner.sim.isa import op_of
from gvsoc_runner.sim.isa_formats import FORMATS, IMMEDIATES, REGISTER_FIELDS, immediate_parts
from gvsoc_runner.sim.isa_search import COMPRESSED_BUCKET, FIRST, ROWS
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.native import exported

_MAX_PARTS = 10


def _immediate_tables():
    """Per kind of immediate: parts [kind, part, (low, width, used)], sign width, constant."""
    parts = np.zeros((len(IMMEDIATES), _MAX_PARTS, 3), np.int64)
    signs, constants = (np.zeros(len(IMMEDIATES), np.int64) for _ in range(2))
    for kind, text in enumerate(IMMEDIATES.values()):
        listed, signs[kind], constants[kind] = immediate_parts(text)
        for index, part in enumerate(listed):
            parts[kind, index] = part
    return parts, signs, constants


_MASK = np.array([row.mask for row in ROWS], np.int64)
_MATCH = np.array([row.match for row in ROWS], np.int64)
_EXT = np.array([row.ext for row in ROWS], np.int64)
_OP = np.array([op_of(row) for row in ROWS], np.int64)
_FIELDS = np.array(
    [[REGISTER_FIELDS[field] for field in FORMATS[row.form][:4]] for row in ROWS], np.int64
)
_IMM = np.array([list(IMMEDIATES).index(FORMATS[row.form].imm) for row in ROWS], np.int64)
_PARTS, _SIGN_WIDTH, _CONSTANT = _immediate_tables()
_RM = list(IMMEDIATES).index("rm")


@inner
def _immediate(word, kind):
    """Put together the immediate of a kind, part by part from the most significant one."""
    value = _CONSTANT[kind]
    for part in range(_MAX_PARTS):
        low, width, used = _PARTS[kind, part]
        value = value << width | (word >> low & (1 << width) - 1) * used
    if _SIGN_WIDTH[kind] > 0:
        sign = 1 << (_SIGN_WIDTH[kind] - 1)
        value = (value ^ sign) - sign
    return value


@inner
def _find_row(word, ext_mask):
    """Index of the row that `word` (int64, cut to its length) decodes to, or -1.

    The reserved rounding modes 5 and 6 do not fit a row; ah rows spell out their 5 as fixed bits.
    """
    bucket = word >> 2 & 31 if word & 3 == 3 else COMPRESSED_BUCKET
    for row in range(FIRST[bucket], FIRST[bucket + 1]):
        if word & _MASK[row] == _MATCH[row] and _EXT[row] & ~ext_mask == 0:
            reserved = _IMM[row] == _RM and 5 <= (word >> 12 & 7) <= 6
            if not reserved:
                return row
    return -1


@exported("odl_isa_decode", uint64(int64, int64))
def _decode(word, ext_mask):
    wide = word & 3 == 3
    bits = word & (0xFFFFFFFF if wide else 0xFFFF)
    row = _find_row(bits, ext_mask)
    if row < 0 or _OP[row] == 0:
        return uint64(0)
    packed = _OP[row] | int64(wide) << 30
    for field in range(4):
        shift, mask, offset = _FIELDS[row, field]
        packed |= ((bits >> shift & mask) + offset) << (10 + 5 * field)
    return uint64(packed) | uint64(uint32(_immediate(bits, _IMM[row]))) << uint64(32)


@inner
def decode(word, ext_mask):
    """Decode one word (uint32) under an extension mask (isa.EXT_*); see the module docstring."""
    return _decode(int64(word), int64(ext_mask))
