"""How a peripheral refuses an access."""

from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import G_FAULT, G_FAULT_ADDR, G_STATUS

MASK32 = 0xFFFF_FFFF
FAULT = 2


@inner
def fault(st, kind, address):
    """Note a fault at an address; 0, as the answer of the access."""
    st[G_FAULT] = kind
    st[G_FAULT_ADDR] = address & MASK32
    st[G_STATUS] = FAULT
    return 0
