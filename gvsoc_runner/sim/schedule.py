"""Which core is served when: a calendar of the next 32 cycles, one bit per core in each.

Every active core has a rank; the lower one is served first within a cycle. A core that starts or
wakes gets a rank below all others. RANKED holds where the state of the core of a rank begins,
CALENDAR the ranks due in every cycle modulo 32; `days` is a mask of the cycles that have any. A
core whose time is further away is entered early and put off again.
"""

from numba import int64, types
from numba.extending import intrinsic

from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_LISTED,
    C_RANK,
    C_TIME,
    CALENDAR,
    CORE,
    CORE_STRIDE,
    G_FRONT,
    G_NUM_ACTIVE,
    G_NUM_WOKEN,
    G_WOKEN,
    LAST_RANK,
    NEVER,
    NUM_DAYS,
    RANKED,
)

ALL_DAYS = (1 << NUM_DAYS) - 1


@intrinsic
def lowest_bit(_context, mask):
    """Number of the lowest set bit; the mask must not be 0."""

    def build(context, builder, signature, args):
        return builder.cttz(args[0], context.get_constant(types.boolean, True))

    return types.int64(types.int64), build


@inner
def enter(st, days, rank, time, cycle):
    """Enter a rank for a time after this cycle; the new mask of days."""
    day = min(time, cycle + NUM_DAYS - 1) & (NUM_DAYS - 1)
    st[CALENDAR + day] |= 1 << rank
    return days | 1 << day


@inner
def soonest(days, cycle):
    """The next cycle after this one that has an entry, or NEVER."""
    if days == 0:
        return int64(NEVER)
    first = cycle + 1
    return first + lowest_bit(((days | days << NUM_DAYS) >> (first & (NUM_DAYS - 1))) & ALL_DAYS)


@inner
def fill(st, cycle):
    """A new calendar with all active cores, ranks renumbered; the mask of days."""
    for day in range(NUM_DAYS):
        st[CALENDAR + day] = 0
    days, to = int64(0), int64(LAST_RANK)
    for rank in range(LAST_RANK, st[G_FRONT] - 1, -1):
        cb = st[RANKED + rank]
        if st[cb + C_LISTED] != 0 and st[cb + C_RANK] == rank:
            st[RANKED + to] = cb
            st[cb + C_RANK] = to
            day = max(cycle, min(st[cb + C_TIME], cycle + NUM_DAYS - 1)) & (NUM_DAYS - 1)
            st[CALENDAR + day] |= 1 << to
            days |= 1 << day
            to -= 1
    st[G_FRONT] = to + 1
    return days


@inner
def admit_woken(st, days, cycle):
    """Put the cores woken in this cycle in front, one after the other; the new mask of days."""
    for k in range(st[G_NUM_WOKEN]):
        if st[G_FRONT] == 0:
            days = fill(st, cycle + 1)
        cb = CORE + st[G_WOKEN + k] * CORE_STRIDE
        st[G_FRONT] -= 1
        rank = st[G_FRONT]
        st[RANKED + rank] = cb
        st[cb + C_RANK] = rank
        st[G_NUM_ACTIVE] += 1
        days = enter(st, days, rank, st[cb + C_TIME], cycle)
    st[G_NUM_WOKEN] = 0
    return days
