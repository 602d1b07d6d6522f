"""Interrupts: the controller of the fabric controller, and which line is pending on a core.

The fabric controller has 32 lines, a mask and a note of what was acknowledged; the cores of
the cluster use the buffer and the interrupt mask of their event unit. A pending line ends wfi.
"""

from numba import int64

from gvsoc_runner.sim.events import wake
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_IRQ_MASK,
    C_MSTATUS,
    C_STATUS,
    C_WAIT_KIND,
    CORE,
    CORE_STRIDE,
    ENABLE,
    FC,
    G_CAREFUL,
    G_ITC_ACK,
    G_ITC_MASK,
    G_ITC_STATUS,
    WAIT_WFI,
)

MASK32 = 0xFFFF_FFFF


@inner
def pending_interrupt(st, core):
    """Highest line that is raised and in the mask of a core; -1 when there is none."""
    cb = CORE + core * CORE_STRIDE
    lines = st[cb + C_STATUS] & st[cb + C_IRQ_MASK]
    if core == FC:
        lines = st[G_ITC_STATUS] & st[G_ITC_MASK]
    line = int64(-1)
    while lines != 0:
        lines >>= 1
        line += 1
    return line


@inner
def set_status(st, core, value):
    """Write mstatus; the main loop then knows whether the core can be interrupted."""
    st[CORE + core * CORE_STRIDE + C_MSTATUS] = value
    st[G_CAREFUL] &= ~(1 << core)
    if value & ENABLE:
        st[G_CAREFUL] |= 1 << core


@inner
def acknowledge(st, core, line):
    """Take a pending line back as its handler is entered."""
    if core == FC:
        st[G_ITC_STATUS] &= ~(1 << line)
        st[G_ITC_ACK] |= 1 << line
    else:
        st[CORE + core * CORE_STRIDE + C_STATUS] &= ~(1 << line)


@inner
def check_wfi(st, core, now):
    """End the wfi of a core with a pending line."""
    if st[CORE + core * CORE_STRIDE + C_WAIT_KIND] == WAIT_WFI and pending_interrupt(st, core) >= 0:
        wake(st, core, now)


@inner
def raise_line(st, line, now):
    st[G_ITC_STATUS] |= 1 << line
    check_wfi(st, int64(FC), now)


@inner
def interrupt_controller(st, offset, store, value, now):
    """One access: mask, status and acknowledged lines, each with a set and a clear register."""
    if offset >= 0x24:
        return 0  # the queue of SoC events is always empty
    place, way = G_ITC_MASK, offset >> 2
    if way >= 3:
        place, way = (G_ITC_STATUS, way - 3) if way < 6 else (G_ITC_ACK, way - 6)
    if store == 0:
        return st[place]
    if way == 0:
        st[place] = value
    elif way == 1:
        st[place] |= value
    else:
        st[place] &= MASK32 ^ value
    check_wfi(st, int64(FC), now)
    return 0
