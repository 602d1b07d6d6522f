"""What instructions cost: one packed word per operation, filled from a target's figures.

The meaning of an instruction is in alu.py, simd.py and fp.py. Every instruction takes one
issue cycle; this table holds what comes on top. Bits of a word: [0:8] stall cycles,
8 uses an FPU, 9 uses the divider, [10:16] cycles the unit stays busy, [16:19] bytes of a
memory access, [24:26] how a narrow load is filled, [32:34] kind of integer division.
"""

import numpy as np

from gvsoc_runner.sim import isa
from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.jit import inner

DIV_SIGNED, DIV_UNSIGNED = 1, 2
USES_FPU, USES_DIVIDER = 1 << 8, 1 << 9
P_DIV_ZERO, P_DIVU_ZERO = L.PARAM["div_zero"], L.PARAM["divu_zero"]
P_DIV_VARIANT = L.PARAM["div_variant"]


@inner
def _leading_zeros(value):
    count = 32
    while value:
        value >>= 1
        count -= 1
    return count


@inner
def div_cycles(st, kind, divisor):
    """Cycles of an integer division; the number of steps depends on the divisor (32 bits)."""
    if divisor == 0:
        return st[P_DIV_ZERO] if kind == DIV_SIGNED else st[P_DIVU_ZERO]
    if kind == DIV_SIGNED and divisor >> 31:
        negated = divisor ^ 0xFFFF_FFFF
        if st[P_DIV_VARIANT] == 0:
            negated = (negated + 1) & 0xFFFF_FFFF
        return _leading_zeros(negated) + 2
    return _leading_zeros(divisor) + 3


def _unit(flag, cycles):
    return (cycles - 1) | flag | cycles << 10


def cost_table(figures):
    """Packed cost per operation for a target.

    Args:
        figures: mapping of figure name to int, in cycles (`mul`, `mulh`, `fp`, `fp_div`, ...).

    Returns:
        int64 array over the operations of isa.py.
    """
    by_class = {
        "mul": figures["mul"] - 1,
        "mulh": figures["mulh"] - 1,
        "div": DIV_SIGNED << 32,
        "divu": DIV_UNSIGNED << 32,
        "fp": _unit(USES_FPU, figures["fp"]),
        "fp_div": _unit(USES_DIVIDER, figures["fp_div"]),
        "fp16_div": _unit(USES_DIVIDER, figures["fp16_div"]),
        "fpvec_div": _unit(USES_DIVIDER, figures["fpvec_div"]),
    }
    names = isa.TIMING_CLASSES
    table = np.array([by_class.get(names[index], 0) for index in isa.TIMING], np.int64)
    table |= isa.MEM_BYTES.astype(np.int64) << 16
    table |= isa.MEM_SIGNED.astype(np.int64) << 24
    return table
