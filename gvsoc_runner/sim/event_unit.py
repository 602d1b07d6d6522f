"""Event unit: masks, software events, hardware barriers, mutexes, dispatch queue.

A core that waits goes to sleep; its answer comes two cycles after the event, also when the
event is already there. A mutex that is free and a dispatch entry that is ready answer at
once. Cores are informed in order of their number.
"""

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.events import park, schedule
from gvsoc_runner.sim.interrupts import check_wfi
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    B_MASK,
    B_STATUS,
    B_TARGET,
    BARRIER,
    C_CLEAR,
    C_EVT_MASK,
    C_IRQ_MASK,
    C_PARKED,
    C_STATUS,
    C_TAIL,
    C_WAIT_ADDR,
    C_WAIT_RD,
    CORE,
    CORE_STRIDE,
    DISPATCH,
    DISPATCH_HEAD,
    DISPATCH_TEAM,
    EV_WAKE,
    F_PERIPHERAL,
    G_EPOCH,
    G_FAULT,
    G_NUM_CLUSTER,
    G_STATUS,
    MUTEX,
    NUM_BARRIERS,
    WAIT_BARRIER,
    WAIT_DISPATCH,
    WAIT_EVENT,
    WAIT_MUTEX,
)

P_WAKEUP = L.PARAM["wakeup"]
EVENT_BARRIER, EVENT_MUTEX, EVENT_DISPATCH = 16, 17, 18
QUEUE_LENGTH = 8
NUM_MUTEXES = 4  # 16 addresses, of which the low two bits of the number count
NUM_SOFTWARE_EVENTS = 16  # those from 8 on raise the lines of DMA, timers and accelerators
ALL = 0xFFFF_FFFF
DONE, ASLEEP, FAULT = 0, 1, 2


@inner
def _clear_waited(st, cb):
    """Clear the events that a wait-and-clear was waiting for."""
    st[cb + C_STATUS] &= ALL ^ st[cb + C_CLEAR]
    st[cb + C_CLEAR] = 0


@inner
def check_core(st, core, now):
    """Wake a sleeping core when an event of its mask is there."""
    cb = CORE + core * CORE_STRIDE
    if st[cb + C_PARKED] == 1 and st[cb + C_STATUS] & st[cb + C_EVT_MASK] != 0:
        st[cb + C_PARKED] = 2
        _clear_waited(st, cb)
        schedule(st, EV_WAKE + core, now + st[P_WAKEUP])
    check_wfi(st, core, now)


@inner
def trigger(st, events, cores, now):
    """Send events to the cores of a mask; an empty mask means every core."""
    st[G_EPOCH] += 1
    for core in range(st[G_NUM_CLUSTER]):
        if cores == 0 or (cores >> core) & 1:
            st[CORE + core * CORE_STRIDE + C_STATUS] |= events
            check_core(st, core, now)


@inner
def _wait(st, core, now, kind):
    """Put a core to sleep, or answer in two cycles when its event is already there."""
    cb = CORE + core * CORE_STRIDE
    park(st, core, now, kind)
    st[G_STATUS] = ASLEEP
    if st[cb + C_STATUS] & st[cb + C_EVT_MASK] != 0:
        _clear_waited(st, cb)
        st[cb + C_PARKED] = 2
        schedule(st, EV_WAKE + core, now + st[P_WAKEUP])
    else:
        st[cb + C_PARKED] = 1


@inner
def _bad(st):
    st[G_FAULT] = F_PERIPHERAL
    st[G_STATUS] = FAULT
    return 0


@inner
def core_registers(st, core, offset, store, value, now):
    """Registers 0x00..0x3C of one core; return what a load reads."""
    cb = CORE + core * CORE_STRIDE
    if offset == 0x00 or offset == 0x0C:
        place = cb + (C_EVT_MASK if offset == 0x00 else C_IRQ_MASK)
        if store == 0:
            return st[place]
        st[place] = value
    elif store != 0:
        if offset == 0x04:
            st[cb + C_EVT_MASK] &= ALL ^ value
        elif offset == 0x08:
            st[cb + C_EVT_MASK] |= value
        elif offset == 0x10:
            st[cb + C_IRQ_MASK] &= ALL ^ value
        elif offset == 0x14:
            st[cb + C_IRQ_MASK] |= value
        elif offset == 0x28:
            st[cb + C_STATUS] &= ALL ^ value
        else:
            return _bad(st)
    elif offset == 0x1C:
        return st[cb + C_STATUS]
    elif offset == 0x20:
        return st[cb + C_STATUS] & st[cb + C_EVT_MASK]
    elif offset == 0x24:
        return st[cb + C_STATUS] & st[cb + C_IRQ_MASK]
    elif offset == 0x38 or offset == 0x3C:
        if offset == 0x3C:
            st[cb + C_CLEAR] = st[cb + C_EVT_MASK]
        st[cb + C_WAIT_ADDR] = 0
        _wait(st, core, now, WAIT_EVENT)
        return st[cb + C_STATUS] & st[cb + C_EVT_MASK]
    else:
        return _bad(st)
    check_core(st, core, now)
    return 0


@inner
def _check_barrier(st, base, now):
    if st[base + B_STATUS] == st[base + B_MASK]:
        st[base + B_STATUS] = 0
        trigger(st, 1 << EVENT_BARRIER, st[base + B_TARGET], now)


@inner
def _barrier(st, regs, core, offset, store, value, now, rd):
    number, offset = offset >> 5, offset & 0x1F
    if number >= NUM_BARRIERS:
        return _bad(st)
    cb = CORE + core * CORE_STRIDE
    base = BARRIER + number * 3
    if offset == 0x0 or offset == 0x4 or offset == 0xC:
        place = base + B_MASK
        if offset == 0x4:
            place = base + B_STATUS
        elif offset == 0xC:
            place = base + B_TARGET
        if store == 0:
            return st[place]
        st[place] = value
        _check_barrier(st, base, now)
    elif offset == 0x8 and store == 0:
        arrived = 0
        for other in range(1, NUM_BARRIERS):
            arrived |= st[BARRIER + other * 3 + B_STATUS]
        return arrived
    elif offset == 0x10 and store != 0:
        st[base + B_STATUS] |= value
        _check_barrier(st, base, now)
    elif offset == 0x14:
        st[base + B_STATUS] |= 1 << core
        _check_barrier(st, base, now)
    elif offset == 0x18 or offset == 0x1C:
        st[base + B_STATUS] |= 1 << core
        if offset == 0x1C:
            st[cb + C_CLEAR] = st[cb + C_EVT_MASK]
        st[cb + C_WAIT_ADDR] = number
        _check_barrier(st, base, now)
        _wait(st, core, now, WAIT_BARRIER)
    else:
        return _bad(st)
    return regs[core * 32 + rd]  # a barrier sends no data


@inner
def _mutex(st, regs, core, number, store, value, now, rd):
    cb = CORE + core * CORE_STRIDE
    base = MUTEX + number * 4
    if store == 0:
        if st[base] == 0:
            st[base] = 1
            st[base + 3] = core
            st[G_EPOCH] += 1
            return regs[core * 32 + rd]  # a free mutex sends no data
        st[base + 1] |= 1 << core
        st[cb + C_CLEAR] = 1 << EVENT_MUTEX
        st[cb + C_WAIT_ADDR] = number
        st[cb + C_WAIT_RD] = rd
        _wait(st, core, now, WAIT_MUTEX)
        return regs[core * 32 + rd]
    st[base + 2] = value
    waiting = st[base + 1]
    for other in range(st[G_NUM_CLUSTER]):
        if (waiting >> other) & 1:
            st[base + 1] = waiting & ~(1 << other)
            st[base + 3] = other
            _answer(st, regs, other, value)
            trigger(st, 1 << EVENT_MUTEX, 1 << other, now)
            return 0
    st[base] = 0
    return 0


@inner
def _answer(st, regs, core, value):
    """Write the answer of a sleeping load to its register."""
    rd = st[CORE + core * CORE_STRIDE + C_WAIT_RD]
    if rd != 0:
        regs[core * 32 + rd] = value


@inner
def _next_entry(index):
    return (index + 1) & (QUEUE_LENGTH - 1)


@inner
def _dispatch_sleep(st, core, entry, rd):
    """Note that a core waits for an entry of the queue."""
    cb = CORE + core * CORE_STRIDE
    st[DISPATCH + entry * 4 + 3] |= 1 << core
    st[cb + C_CLEAR] = 1 << EVENT_DISPATCH
    st[cb + C_WAIT_ADDR] = entry
    st[cb + C_WAIT_RD] = rd


@inner
def _dispatch_push(st, regs, value, now):
    entry = st[DISPATCH_HEAD]
    st[DISPATCH_HEAD] = _next_entry(entry)
    st[G_EPOCH] += 1
    base = DISPATCH + entry * 4
    st[base] = value
    st[base + 1] = ALL
    st[base + 2] = st[DISPATCH_TEAM]
    waiting = st[base + 3]
    for core in range(st[G_NUM_CLUSTER]):
        if (waiting >> core) & 1 == 0:
            continue
        cb = CORE + core * CORE_STRIDE
        st[base + 1] &= ~(1 << core)
        st[base + 3] &= ~(1 << core)
        st[cb + C_TAIL] = _next_entry(st[cb + C_TAIL])
        if (st[base + 2] >> core) & 1:
            _answer(st, regs, core, value)
            trigger(st, 1 << EVENT_DISPATCH, 1 << core, now)
        else:  # not of the team: goes on sleeping, for the next entry
            _dispatch_sleep(st, core, st[cb + C_TAIL], st[cb + C_WAIT_RD])


@inner
def _dispatch_pop(st, core, now, rd):
    cb = CORE + core * CORE_STRIDE
    base = DISPATCH + st[cb + C_TAIL] * 4
    for _ in range(QUEUE_LENGTH):  # entries for teams without this core
        if (st[base + 1] >> core) & 1 == 0 or (st[base + 2] >> core) & 1:
            break
        st[base + 1] &= ~(1 << core)
        st[cb + C_TAIL] = _next_entry(st[cb + C_TAIL])
        base = DISPATCH + st[cb + C_TAIL] * 4
    if (st[base + 1] >> core) & 1:
        st[base + 1] &= ~(1 << core)
        st[cb + C_TAIL] = _next_entry(st[cb + C_TAIL])
        return st[base]
    _dispatch_sleep(st, core, st[cb + C_TAIL], rd)
    _wait(st, core, now, WAIT_DISPATCH)
    return 0


@inner
def software_event(st, offset, store, value, now):
    if store == 0 or offset >= 4 * NUM_SOFTWARE_EVENTS:
        return _bad(st)
    trigger(st, 1 << (offset >> 2), value, now)
    return 0


@inner
def demux(st, regs, core, offset, store, value, now, rd):
    """One access of a cluster core to its own window; return what a load reads.

    G_STATUS is left as it is, or set to ASLEEP or FAULT.
    """
    if offset < 0x40:
        return core_registers(st, core, offset, store, value, now)
    if 0x80 <= offset < 0x88:
        if offset == 0x84:
            if store == 0:
                return st[DISPATCH_TEAM]
            st[DISPATCH_TEAM] = value
            return 0
        if store == 0:
            return _dispatch_pop(st, core, now, rd)
        _dispatch_push(st, regs, value, now)
        return 0
    if 0xC0 <= offset < 0x100:
        number = (offset >> 2) & (NUM_MUTEXES - 1)
        return _mutex(st, regs, core, number, store, value, now, rd)
    if 0x100 <= offset < 0x200:
        return software_event(st, offset - 0x100, store, value, now)
    if 0x200 <= offset < 0x400:
        return _barrier(st, regs, core, offset - 0x200, store, value, now, rd)
    return _bad(st)
