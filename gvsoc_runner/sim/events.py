"""Delayed events and the waking of cores: the parts of the scheduler that peripherals use.

Events due in a cycle run after all active cores of that cycle, in order of due cycle,
then of arrival. A woken core goes to the front of the serving order and is first served
in the next cycle; one that is woken before it has left the list keeps its place.
"""

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_ELW,
    C_HAZARD_TIME,
    C_LISTED,
    C_SLEPT,
    C_STALL,
    C_STATE,
    C_TIME,
    C_WAIT_FROM,
    C_WAIT_KIND,
    C_WHERE,
    CORE,
    CORE_STRIDE,
    EV_DUE,
    EV_SEQ,
    G_EVENT_SEQ,
    G_NEXT_EVENT,
    G_NUM_WOKEN,
    G_WOKEN,
    NEVER,
    NUM_EVENTS,
    PARKED,
    RUNNING,
    W_BARRIER,
    W_DISPATCH,
    W_DMA,
    W_EVENT,
    W_MUTEX,
    W_WFI,
    WAIT_BARRIER,
    WAIT_DISPATCH,
    WAIT_DMA,
    WAIT_EVENT,
    WAIT_MUTEX,
    WAIT_NONE,
    WAIT_WFI,
)

P_WFI_OVERLAP = L.PARAM["wfi_overlap"]


@inner
def schedule(st, event, due):
    """Enqueue an event; an earlier due cycle of the same event stays."""
    if st[EV_DUE + event] <= due:
        return
    st[EV_DUE + event] = due
    st[EV_SEQ + event] = st[G_EVENT_SEQ]
    st[G_EVENT_SEQ] += 1
    if due < st[G_NEXT_EVENT]:
        st[G_NEXT_EVENT] = due


@inner
def cancel(st, event):
    st[EV_DUE + event] = NEVER


@inner
def pop_event(st, cycle):
    """Take the next event that is due at or before a cycle; -1 when there is none."""
    found = -1
    due = cycle + 1
    for event in range(NUM_EVENTS):
        when = st[EV_DUE + event]
        if when < due or (when == due and found >= 0 and st[EV_SEQ + event] < st[EV_SEQ + found]):
            found, due = event, when
    if found >= 0:
        st[EV_DUE + found] = NEVER
    return found


@inner
def next_due(st):
    due = NEVER
    for event in range(NUM_EVENTS):
        if st[EV_DUE + event] < due:
            due = st[EV_DUE + event]
    st[G_NEXT_EVENT] = due
    return due


@inner
def put_in_front(st, cb, core):
    """Make a core active; it is served from the next cycle on."""
    st[cb + C_STATE] = RUNNING
    if st[cb + C_LISTED] == 0:
        st[cb + C_LISTED] = 1
        st[G_WOKEN + st[G_NUM_WOKEN]] = core
        st[G_NUM_WOKEN] += 1


@inner
def wait_class(kind):
    """Class of cycles that a wait belongs to."""
    if kind == WAIT_EVENT:
        return W_EVENT
    if kind == WAIT_BARRIER:
        return W_BARRIER
    if kind == WAIT_MUTEX:
        return W_MUTEX
    if kind == WAIT_DISPATCH:
        return W_DISPATCH
    if kind == WAIT_DMA:
        return W_DMA
    return W_WFI


@inner
def wake(st, core, now):
    """Let a parked core go on: it is served from now + 1 and then pays its pending stalls.

    While parked a core counts no cycles, but a parked load accounts its stalls twice
    (before and after), as the model does.
    """
    cb = CORE + core * CORE_STRIDE
    if st[cb + C_STATE] != PARKED:
        return
    before = stall = st[cb + C_STALL]
    since = st[cb + C_WAIT_FROM]
    if st[cb + C_WAIT_KIND] == WAIT_WFI and st[P_WFI_OVERLAP]:  # its stalls pass in its sleep
        stall = max(stall - (now - since), 0)
    resume = now + 1 + stall
    st[cb + C_SLEPT] += resume - since - 1 - before - stall
    st[cb + C_WHERE + wait_class(st[cb + C_WAIT_KIND])] += resume - since - 1
    st[cb + C_TIME] = resume
    if st[cb + C_ELW] == 0:
        st[cb + C_HAZARD_TIME] = resume + 1  # a plain load still has its load-use delay
    st[cb + C_WAIT_KIND] = WAIT_NONE
    put_in_front(st, cb, core)


@inner
def park(st, core, now, kind):
    """Mark a core as asleep from its instruction at cycle now; the loop takes it off the list."""
    cb = CORE + core * CORE_STRIDE
    st[cb + C_STATE] = PARKED
    st[cb + C_WAIT_KIND] = kind
    st[cb + C_WAIT_FROM] = now
    st[cb + C_TIME] = now + 1
