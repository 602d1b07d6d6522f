"""The rows of the table in the order in which a word is looked up, and the search itself."""

import numpy as np

from gvsoc_runner.sim.isa import INSTRUCTIONS, op_of
from gvsoc_runner.sim.isa_formats import FORMATS

COMPRESSED_BUCKET = 32  # 32-bit words are filed under their bits 6:2


def _bucket(row):
    return (row.match >> 2) & 31 if row.num_bytes == 4 else COMPRESSED_BUCKET


ROWS = sorted(INSTRUCTIONS, key=_bucket)  # stable: table order within a bucket
FIRST = np.searchsorted([_bucket(row) for row in ROWS], np.arange(COMPRESSED_BUCKET + 2))
FIRST = FIRST.astype(np.int64)


def row_of(word, ext_mask):
    """The Instruction (a row of the table) that an int word decodes to, or None. For listings."""
    wide = word & 3 == 3
    bits = word & (0xFFFFFFFF if wide else 0xFFFF)
    bucket = bits >> 2 & 31 if wide else COMPRESSED_BUCKET
    for row in ROWS[FIRST[bucket] : FIRST[bucket + 1]]:
        reserved = FORMATS[row.form].imm == "rm" and bits >> 12 & 7 in (5, 6)
        if bits & row.mask == row.match and not row.ext & ~ext_mask and not reserved:
            return row if op_of(row) else None
    return None
