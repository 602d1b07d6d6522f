"""Timer units: one in the cluster, two of the fabric controller, each with two halves.

A half counts cycles. It meets its compare value when the two are equal at its event or at a
write to the unit; then it may start again at 0, raise its line, or stop. The halves share one
event, planned for the one looked at last, as in the model: two compare values at a time in one
unit are not reliable. The prescaler only puts the event off, and cycles of the reference clock
are not counted.
"""

from numba import int64

from gvsoc_runner.sim.event_unit import trigger
from gvsoc_runner.sim.events import cancel, schedule
from gvsoc_runner.sim.fault_at import fault
from gvsoc_runner.sim.interrupts import raise_line
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    EV_DUE,
    EV_TIMER,
    F_PERIPHERAL,
    T_CFG,
    T_CMP,
    T_CNT,
    T_NOW,
    T_SINCE,
    TIMER,
    TIMER_STRIDE,
)

MASK32 = 0xFFFF_FFFF
ENABLE, RESET, INTERRUPT, CLEAR, ONE_SHOT, PRESCALER = 1, 2, 4, 16, 32, 64
REFERENCE_CLOCK, WIDE = 1 << 7, 1 << 31
KEPT = ENABLE | INTERRUPT | CLEAR | ONE_SHOT | PRESCALER | 0xFF00  # what a read shows
FC_LINES = 10


@inner
def _wide(st, base):
    """True when both halves are one counter of 64 bits."""
    return st[base + T_NOW] & WIDE != 0


@inner
def _whole(st, place):
    return st[place] | st[place + 1] << 32


@inner
def _sync(st, base, now):
    """Bring the counters up to this cycle."""
    cycles = now - st[base + T_SINCE]
    st[base + T_SINCE] = now
    if _wide(st, base) and st[base + T_NOW] & ENABLE:
        value = _whole(st, base + T_CNT) + cycles
        st[base + T_CNT], st[base + T_CNT + 1] = value & MASK32, (value >> 32) & MASK32
        return
    for half in range(2):
        if st[base + T_NOW + half] & (ENABLE | REFERENCE_CLOCK) == ENABLE:
            st[base + T_CNT + half] = (st[base + T_CNT + half] + cycles) & MASK32


@inner
def _clear(st, base, half):
    st[base + T_CNT + half] = 0
    if _wide(st, base):
        st[base + T_CNT + 1] = 0


@inner
def _remaining(st, base, half):
    """Cycles to the compare value; 0 when it cannot be met."""
    if _wide(st, base):
        left = _whole(st, base + T_CMP) - _whole(st, base + T_CNT)
    else:
        left = (st[base + T_CMP + half] - st[base + T_CNT + half]) & MASK32
        if left == 0:
            left = int64(1 << 32)
    if st[base + T_NOW + half] & PRESCALER:
        left *= ((st[base + T_NOW + half] >> 8) & 0xFF) + 1
    return left


@inner
def _reached(st, base, half):
    same = st[base + T_CMP + half] == st[base + T_CNT + half]
    if _wide(st, base):
        same = same and st[base + T_CMP + 1] == st[base + T_CNT + 1]
    return same


@inner
def _check_half(st, unit, half, now):
    base = TIMER + unit * TIMER_STRIDE
    place = base + T_NOW + half
    if st[place] & ENABLE and _reached(st, base, half):
        if st[place] & CLEAR:
            _clear(st, base, half)
        if st[place] & INTERRUPT:
            if unit == 0:
                trigger(st, 1 << (FC_LINES + half), 0, now)
            else:
                raise_line(st, FC_LINES + 2 * (unit - 1) + half, now)
        if st[place] & ONE_SHOT:
            st[place] &= ~ENABLE
    if st[place] & (ENABLE | REFERENCE_CLOCK) == ENABLE and st[place] & (INTERRUPT | CLEAR):
        left = _remaining(st, base, half)
        if left > 0:
            cancel(st, EV_TIMER + unit)
            schedule(st, EV_TIMER + unit, now + left)


@inner
def _check(st, unit, now):
    _check_half(st, unit, int64(0), now)
    if not _wide(st, TIMER + unit * TIMER_STRIDE):
        _check_half(st, unit, int64(1), now)


@inner
def _configure(st, base, half, value):
    st[base + T_NOW + half] = value
    if value & RESET:
        _clear(st, base, half)
    st[base + T_CFG + half] = value & (KEPT | (WIDE if half == 0 else 0))


@inner
def timer(st, unit, offset, store, value, now):
    """One access: configuration, counters, compare values, start and reset of two halves."""
    base = TIMER + unit * TIMER_STRIDE
    register, half = offset >> 3, (offset >> 2) & 1
    if register > 4:
        return fault(st, F_PERIPHERAL, offset)
    _sync(st, base, now)
    if register >= 3:  # start, reset: by a load, too
        _configure(st, base, half, st[base + T_CFG + half] | (ENABLE if register == 3 else RESET))
    elif store == 0:
        if register == 0:
            return st[base + T_CFG + half] & ~ENABLE | st[base + T_NOW + half] & ENABLE
        return st[base + (T_CNT if register == 1 else T_CMP) + half]
    elif register == 0:
        _configure(st, base, half, value)
    else:
        st[base + (T_CNT if register == 1 else T_CMP) + half] = value & MASK32
    _check(st, unit, now)
    return 0


@inner
def timer_event(st, unit, now):
    """The event of a unit: a compare value may be met."""
    _sync(st, TIMER + unit * TIMER_STRIDE, now)
    _check(st, unit, now)


@inner
def settle(st, unit, now):
    """Run the event of a unit of the SoC that is due: it comes before the cluster's accesses."""
    if st[EV_DUE + EV_TIMER + unit] <= now:
        cancel(st, EV_TIMER + unit)
        timer_event(st, unit, now)
