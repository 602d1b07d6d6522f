"""Compiled meanings of single instructions, called from Python by tests and fuzzers."""

from __future__ import annotations

from functools import cache

from gvsoc_runner.sim import compiled, isa
from gvsoc_runner.sim.warm import ready

ILLEGAL_ROUNDING = 1 << 40  # bit of a float result: dynamic rounding with a reserved frm


@cache
def _call(symbol: str, num_arguments: int):
    ready()
    return compiled.function(symbol, num_arguments)


def decode_word(word: int, ext_mask: int) -> int:
    """The packed instruction of a word (see decode.py), 0 if there is none."""
    return _call("odl_isa_decode", 2)(word, ext_mask) & (1 << 64) - 1


def run_compiled(op: int, a: int, b: int, d: int, imm: int, fcsr: int) -> tuple[int | None, int]:
    """(result, new fcsr) of register instruction number op; None: reserved rounding mode.

    Args:
        a, b: rs1, rs2; d: rs3, or the old rd of accumulating forms; all of 32 bits, unsigned.
    """
    if op <= isa.KIND_SPAN["SIMD"][1]:
        return _call("odl_integer", 5)(op, a, b, d, imm) & 0xFFFFFFFF, fcsr
    packed = _call("odl_float", 6)(op, a, b, d, imm, fcsr)
    return None if packed & ILLEGAL_ROUNDING else packed & 0xFFFFFFFF, packed >> 32 & 0xFF
