"""Which part of a turn does an operation: a dense number, so that it becomes one jump table."""

import numpy as np

from gvsoc_runner.sim import opcodes as o

# What the turn does itself; every other operation is SLOW.
(
    SLOW, ADDI, ADD, SUB, LUI, SLLI, SRLI, SRAI, ANDI, XOR, OR, AND, MUL, P_MAC, INTEGER,
    BNE, BEQ, LESS, BRANCH_IMM, JAL, LOAD_WORD, SW, ACCESS, FUSED,
) = range(24)  # fmt: skip


def _handlers():
    """The handler of every operation number."""
    table = np.full(1024, SLOW, np.uint8)
    table[1 : o.SIMD_LAST + 1] = INTEGER
    table[o.MUL_FIRST : o.DIV_LAST + 1] = SLOW
    table[o.AUIPC] = SLOW
    for name in ("ADDI", "ADD", "SUB", "LUI", "SLLI", "SRLI", "SRAI", "ANDI", "XOR", "OR", "AND"):
        table[getattr(o, name)] = globals()[name]
    table[o.LOAD_FIRST : o.STORE_POST_R_LAST + 1] = ACCESS
    table[o.P_ELW] = SLOW
    for name in ("MUL", "P_MAC", "BNE", "BEQ", "JAL", "SW"):
        table[getattr(o, name)] = globals()[name]
    table[[o.BLT, o.BGE, o.BLTU, o.BGEU]] = LESS
    table[[o.P_BEQIMM, o.P_BNEIMM]] = BRANCH_IMM
    table[o.FMADD_S : o.FMUL_S + 1] = FUSED
    table[[o.LW, o.P_LW_PI]] = LOAD_WORD
    return table


HANDLER = _handlers()
