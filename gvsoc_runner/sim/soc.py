"""Timers and the peripherals of the SoC: standard output, exit register, caches of the FC."""

from gvsoc_runner.sim.event_unit import trigger
from gvsoc_runner.sim.events import cancel, schedule, wake
from gvsoc_runner.sim.icache import flush, forget_hints
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_OUT_POS,
    CORE,
    CORE_STRIDE,
    EV_TIMER,
    F_PERIPHERAL,
    FC,
    G_EXIT_CODE,
    G_EXITED,
    G_FAULT,
    G_FAULT_ADDR,
    G_FC_CACHE_ON,
    G_NUM_OUT,
    G_SOC_BOOT,
    G_SOC_JTAG,
    G_STATUS,
    LINE_BYTES,
    NUM_CORES,
    T_CFG_HI,
    T_CFG_LO,
    T_CMP_HI,
    T_CMP_LO,
    T_CNT_HI,
    T_CNT_LO,
    T_SINCE,
    TIMER,
    TIMER_STRIDE,
)

MASK32 = 0xFFFF_FFFF
APB_BASE, APB_END = 0x1A10_0000, 0x1A11_0000
FAULT = 2


@inner
def fault(st, kind, address):
    st[G_FAULT] = kind
    st[G_FAULT_ADDR] = address & MASK32
    st[G_STATUS] = FAULT
    return 0


@inner
def _count(st, base, part, now):
    """Current value of a timer's low or high counter."""
    value = st[base + T_CNT_LO + part]
    if st[base + T_CFG_LO + part] & 1:
        value += now - st[base + T_SINCE]
    return value & MASK32


@inner
def timer(st, unit, offset, store, value, now):
    """Timer unit: configuration, counters, compare values, start and reset of two halves."""
    base = TIMER + unit * TIMER_STRIDE
    register = offset >> 2
    if register > 9:
        return fault(st, F_PERIPHERAL, offset)
    if store == 0:
        if register == 2 or register == 3:
            return _count(st, base, register - 2, now)
        if register < 6:
            return st[base + register]
        return 0
    low, high = _count(st, base, 0, now), _count(st, base, 1, now)
    st[base + T_CNT_LO], st[base + T_CNT_HI] = low, high
    st[base + T_SINCE] = now
    if register < 2:
        st[base + register] = value & ~2
        if value & 2:
            st[base + T_CNT_LO + register] = 0
    elif register == 2 or register == 3:
        st[base + register] = value
    elif register == 4 or register == 5:
        st[base + (T_CMP_LO if register == 4 else T_CMP_HI)] = value
    elif register == 6 or register == 7:
        st[base + (T_CFG_LO if register == 6 else T_CFG_HI)] |= 1
    else:
        st[base + (T_CNT_LO if register == 8 else T_CNT_HI)] = 0
    _plan(st, unit, 0, now)
    _plan(st, unit, 1, now)
    return 0


@inner
def _plan(st, unit, half, now):
    """Enqueue the cycle in which a running half with its event enabled meets its compare value."""
    base = TIMER + unit * TIMER_STRIDE
    event = EV_TIMER + unit * 2 + half
    cancel(st, event)
    if st[base + half] & 5 == 5:
        left = (st[base + T_CMP_LO + half] - _count(st, base, half, now)) & MASK32
        schedule(st, event, now + (left if left > 0 else 1 << 32))


@inner
def timer_event(st, index, now):
    """A compare value is met: events 10 and 11 of the cluster, a wake-up of the FC from wfi."""
    unit, half = index >> 1, index & 1
    base = TIMER + unit * TIMER_STRIDE
    if unit == 0:
        trigger(st, 1 << (10 + half), 0, now)
    else:
        wake(st, FC, now)
    config = st[base + half]
    low, high = _count(st, base, 0, now), _count(st, base, 1, now)
    st[base + T_CNT_LO], st[base + T_CNT_HI], st[base + T_SINCE] = low, high, now
    if config & 16:
        st[base + T_CNT_LO + half] = 0
    if config & 32:
        st[base + half] = config & ~1
    _plan(st, unit, half, now)


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
        if store and value & 0x8000_0000:
            st[G_EXITED] = 1
            st[G_EXIT_CODE] = value & 0x7FFF_FFFF
        return st[G_EXIT_CODE]
    if offset == 0x4074 or offset == 0x4004:
        place = G_SOC_JTAG if offset == 0x4074 else G_SOC_BOOT
        if store == 0:
            return st[place]
        st[place] = value
        return 0
    if 0x4000 <= offset < 0x5000 or offset < 0x30 or 0x9800 <= offset < 0xA000:
        return 0  # SoC control, clock generators, interrupt controller: accepted, no effect
    if 0x8800 <= offset < 0x8900:
        if offset == 0x8800 and store:
            st[G_FC_CACHE_ON] = 1 if value & 0xFF else 0
            forget_hints(st)
        elif store:
            flush(st, FC, FC)
        return 0
    if 0xB000 <= offset < 0xC000:
        unit = 1 if offset < 0xB800 else 2
        return timer(st, unit, offset & 0x7FF, store, value, now)
    return fault(st, F_PERIPHERAL, offset + APB_BASE)
