"""What instructions cost: one packed word per operation, filled from a target's figures.

The meaning of an instruction is in alu.py, simd.py and fp.py. Every instruction takes one
issue cycle; this table holds what comes on top. Bits of a word: [0:8] stall cycles,
8 uses an FPU, 9 uses the divider, [10:16] cycles the unit stays busy, [16:19] bytes of a
memory access, [24:26] how a narrow load is filled, 28 the performance counters count it as a load
or store, [32:34] kind of integer division.
"""

import numpy as np

from gvsoc_runner.sim import isa

DIV_SIGNED, DIV_UNSIGNED = 1, 2
USES_FPU, USES_DIVIDER = 1 << 8, 1 << 9


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
    table |= isa.MEM_COUNTED.astype(np.int64) << 28
    if figures["flh_boxed"] == 0:
        table[isa.OP["FLH"]] &= ~(3 << 24)
    return table
