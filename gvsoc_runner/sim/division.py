"""How long an integer division takes."""

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.timing import DIV_SIGNED

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
