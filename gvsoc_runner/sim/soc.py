"""The peripherals of the SoC: standard output, exit register, caches and interrupts of the FC."""

from numba import int64

from gvsoc_runner.sim.fault_at import fault
from gvsoc_runner.sim.icache import flush_fabric, forget_hints
from gvsoc_runner.sim.interrupts import interrupt_controller
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_OUT_POS,
    CORE,
    CORE_STRIDE,
    F_PERIPHERAL,
    FC,
    G_EXIT_CODE,
    G_EXITED,
    G_FC_CACHE_ON,
    G_NUM_OUT,
    G_SOC_BOOT,
    G_SOC_STATUS,
    LINE_BYTES,
    NUM_CORES,
)
from gvsoc_runner.sim.timers import settle, timer

APB_BASE, APB_END = 0x1A10_0000, 0x1A11_0000


@inner
def put_char(st, out, line, char):
    """Collect a character in one of the line buffers; a full line goes to the output."""
    cb = CORE + line * CORE_STRIDE
    position = st[cb + C_OUT_POS]
    out[line * LINE_BYTES + position] = char
    st[cb + C_OUT_POS] = position + 1
    if char == 10 or position == LINE_BYTES - 2:
        base = NUM_CORES * LINE_BYTES + st[G_NUM_OUT]
        for k in range(position + 1):
            out[base + k] = out[line * LINE_BYTES + k]
        st[G_NUM_OUT] += position + 1
        st[cb + C_OUT_POS] = 0


@inner
def soc_access(st, out, core, offset, size, store, value, now):
    """Peripherals of the SoC that a bare-metal program needs; others answer with a fault."""
    if offset >= 0xF000:
        if store:
            index = (offset >> 3) & 0xF
            put_char(st, out, FC if offset & 0xF80 else index % NUM_CORES, value & 0xFF)
        return 0
    if offset == 0x40A0:
        if store:
            st[G_SOC_STATUS] = value
        if store and value & 0x8000_0000:
            st[G_EXITED] = 1
            st[G_EXIT_CODE] = value & 0x7FFF_FFFF
        return st[G_SOC_STATUS]
    if offset == 0x4004:
        if store:
            st[G_SOC_BOOT] = value
        return st[G_SOC_BOOT]
    if 0x4000 <= offset < 0x5000 or offset < 0x30:
        return 0  # SoC control, clock generators: accepted, no effect
    if 0x9800 <= offset < 0xA000:
        return interrupt_controller(st, offset - 0x9800, store, value, now)
    if 0x8800 <= offset < 0x8900:
        if offset == 0x8800 and store:
            st[G_FC_CACHE_ON] = 1 if value & 0xFF else 0
            forget_hints(st)
        elif offset == 0x8804:
            flush_fabric(st)
        return 0
    if 0xB000 <= offset < 0xC000:
        unit = int64(1 if offset < 0xB800 else 2)
        if core != FC:
            settle(st, unit, now)
        return timer(st, unit, offset & 0x7FF, store, value, now)
    return fault(st, F_PERIPHERAL, offset + APB_BASE)
