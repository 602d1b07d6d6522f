"""The main loop: in every cycle, the cores that are due, in the order of schedule.py; then events.

One call runs until a cycle limit, an exit, a fault or a request to the host. A core's turn
is in turn.py. While no other core and no event is due, the one core that is served runs on.
"""

from numba import int64

from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.instruction import fold_tally
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_LISTED,
    C_MSTATUS,
    C_NUMBER,
    C_RANK,
    C_STATE,
    C_TIME,
    CALENDAR,
    CORE,
    CORE_STRIDE,
    ENABLE,
    G_CAREFUL,
    G_CYCLE,
    G_FAST_FLOAT,
    G_FAULT_CORE,
    G_LAST,
    G_NEXT_EVENT,
    G_NUM_ACTIVE,
    G_NUM_LOG,
    G_NUM_OUT,
    G_NUM_WOKEN,
    G_OPTIONS,
    G_PRINTED,
    LOG_WORDS,
    NEVER,
    NUM_CORES,
    NUM_DAYS,
    OUT_BYTES,
    RANKED,
    RUN_CHUNK,
    RUN_DEADLOCK,
    RUN_DRAIN,
    RUNNING,
)
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.schedule import admit_woken, enter, fill, lowest_bit, soonest
from gvsoc_runner.sim.state_at import core_at, costs_at, state_at
from gvsoc_runner.sim.steps import call_events
from gvsoc_runner.sim.turn import call_turn, slowly

PLACES = (1 << 13) - 1


@inner
def _float_busy(st):
    """Cycles that a float sum or product keeps its FPU; 0 if the core waits for it too."""
    cost = costs_at(st)[o.FMADD_S]
    return (cost >> 10) & 0x3F if cost & 0xFF == 0 else int64(0)


@inner
def _look_for_care(st):
    """Note what forbids that a core runs ahead; the host may have changed it between calls."""
    st[G_CAREFUL] = int64(1 << 16) if st[G_OPTIONS] != 0 else int64(0)
    for core in range(NUM_CORES):
        if st[CORE + core * CORE_STRIDE + C_MSTATUS] & ENABLE:
            st[G_CAREFUL] |= 1 << core


@inner
def _serve(at, limit):
    """Serve cycle after cycle; a RUN_ reason to stop."""
    st = state_at(at)
    st[G_PRINTED] = st[G_NUM_OUT]
    st[G_FAST_FLOAT] = _float_busy(st)
    _look_for_care(st)
    cycle = st[G_CYCLE]
    days = fill(st, cycle)
    while cycle < limit:
        day = cycle & (NUM_DAYS - 1)
        due = st[CALENDAR + day]
        st[CALENDAR + day] = 0
        days &= ~(1 << day)
        while due != 0:
            rank = lowest_bit(due)
            due &= due - 1
            cb = st[RANKED + rank] & PLACES  # the mask only tells that it is not negative
            t = st[cb + C_TIME]
            if t <= cycle:
                if st[cb + C_STATE] != RUNNING:
                    st[cb + C_LISTED] = 0
                    st[cb + C_RANK] = -1
                    st[G_NUM_ACTIVE] -= 1
                    continue
                horizon = cycle
                if due == 0:  # nothing else happens before this
                    horizon = min(soonest(days, cycle) - 1, min(st[G_NEXT_EVENT], limit))
                if st[G_CAREFUL] != 0:
                    t = slowly(at, core_at(at, cb))
                else:
                    t = call_turn(at, cb, max(horizon, cycle))
                if t < 0:
                    st[G_FAULT_CORE] = st[cb + C_NUMBER]
                    st[G_LAST] = st[cb + C_TIME]
                    return -1 - t
            days = enter(st, days, rank, t, cycle)
        if st[G_NEXT_EVENT] <= cycle:
            call_events(at, cycle)
        if st[G_NUM_WOKEN] > 0:
            days = admit_woken(st, days, cycle)
        following = min(soonest(days, cycle), st[G_NEXT_EVENT])
        if following == NEVER:
            st[G_CYCLE] = cycle
            return int64(RUN_DEADLOCK)
        cycle = following
        if st[G_NUM_OUT] > OUT_BYTES - 16384 or st[G_NUM_LOG] * 4 >= LOG_WORDS - 256:
            st[G_CYCLE] = cycle
            return int64(RUN_DRAIN)
    st[G_CYCLE] = cycle
    return int64(RUN_CHUNK)


@exported("odl_run", int64(int64, int64))
def run(at, limit):
    """Run until cycle `limit` or until something needs the host; return a RUN_ reason."""
    reason = _serve(at, limit)
    st = state_at(at)
    for core in range(NUM_CORES):
        fold_tally(st, CORE + core * CORE_STRIDE)
    return reason
