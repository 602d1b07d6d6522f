"""Instruction fetch: one line buffer per core, private caches, one shared cache of two banks.

Only the time is modelled; the words come straight from memory. A cache has 4 ways of
16-byte lines, one refill in flight, and replaces the way that an 8-bit shift register
names (an invalid way is not preferred, a flush does not reset the register).
Source: facts of public pulp-open GVSOC, checked by the reference programs.
"""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    BANK_L2,
    C_BIAS,
    C_FETCH_SETS,
    C_HINT,
    C_LINE,
    C_RAW,
    C_WHERE,
    CA_LFSR,
    CA_READY,
    CACHE,
    CACHE_LINES,
    CACHE_SHARED,
    CACHE_STRIDE,
    CORE,
    CORE_STRIDE,
    FC,
    G_CACHE_ON,
    G_FC_CACHE_ON,
    K_IMISS,
    L2_BASE,
    L2_BYTES,
    L2_SHARED,
    NUM_CACHES,
    NUM_CORES,
    NUM_HINTS,
    W_ICACHE,
)

P_L0_REFILL = L.PARAM["fetch_l0_refill"]
P_L1_REFILL = L.PARAM["fetch_l1_refill"]
P_FETCH_L1, P_FETCH_L2 = L.PARAM["fetch_l1"], L.PARAM["fetch_l2"]
P_FETCH_TRANSFER = L.PARAM["fetch_transfer"]
P_FETCH_FC = L.PARAM["fetch_fc"]
P_FETCH_CONTENTION = L.PARAM["fetch_contention"]
SHARED_SETS = 32
FC_LEAD = 1  # the banks of L2 see the cluster's accesses of a cycle before the controller's


@inner
def _find(st, base, line, sets):
    """Index of the way that holds a line, or -1."""
    first = (line & (sets - 1)) * 4
    for index in range(first, first + 4):
        if st[base + index] == line:
            return index
    return -1


@inner
def _victim(st, base, line, sets):
    """Step the shift register and return the index of the way to replace."""
    value = st[base + CA_LFSR]
    bit = 1 ^ ((value >> 7) ^ (value >> 3) ^ (value >> 2) ^ (value >> 1)) & 1
    value = ((value << 1) | bit) & 0xFF
    st[base + CA_LFSR] = value
    return (line & (sets - 1)) * 4 + ((value >> 1) & 3)


@inner
def _l2_delay(st, address, now):
    """Wait of a 16-byte line for its banks of L2, which are then booked."""
    offset = address - L2_BASE
    if st[P_FETCH_CONTENTION] == 0 or offset < 0 or offset >= L2_BYTES:
        return int64(0)
    delay = int64(0)
    if offset < L2_SHARED:
        first, banks, beats = BANK_L2 + (offset >> 15), 1, 4
    else:
        first, banks, beats = BANK_L2 + 2 + ((offset - L2_SHARED) >> 17) * 4, 4, 1
    for bank in range(first, first + banks):
        free = max(st[bank], now)
        delay = max(delay, free - now)
        st[bank] = free + beats
    return delay


@inner
def _l2_line(st, address, path, now):
    """Cycles to bring a line to a cache, over a path of some latency."""
    return path + st[P_FETCH_TRANSFER] + _l2_delay(st, address, now)


@inner
def _refilled(st, base, index, line, next_level, own, now):
    """Book a refill that starts when the one in flight has ended; return its latency."""
    latency = max(st[base + CA_READY] - now, 0) + next_level + own
    st[base + CA_READY] = now + latency
    st[base + index] = line
    st[base + CACHE_LINES + index] = now + latency
    return latency


@inner
def _shared_line(st, line, now):
    """Latency of the shared cache; its two banks alternate from line to line."""
    base = CACHE + (CACHE_SHARED + (line & 1)) * CACHE_STRIDE
    inner = line >> 1
    index = _find(st, base, inner, SHARED_SETS)
    if index >= 0:
        return max(st[base + CACHE_LINES + index] - now, 0)
    index = _victim(st, base, inner, SHARED_SETS)
    latency = st[P_FETCH_L1]
    if line << 4 >= L2_BASE:
        latency = _l2_line(st, line << 4, st[P_FETCH_L2], now)
    return _refilled(st, base, index, inner, latency, st[P_L1_REFILL], now)


@inner
def _fetch_line(st, core, line, now):
    """Latency of one 16-byte line for one core; line = address >> 4."""
    if core == FC:
        if st[G_FC_CACHE_ON] == 0:
            return _l2_delay(st, line << 4, now + FC_LEAD) + st[P_FETCH_FC]
    elif st[G_CACHE_ON] == 0:
        return _l2_delay(st, line << 4, now) + st[P_FETCH_L2]
    base = CACHE + core * CACHE_STRIDE
    cb = CORE + core * CORE_STRIDE
    sets = st[cb + C_FETCH_SETS]
    index = _find(st, base, line, sets)
    if index >= 0:
        return max(st[base + CACHE_LINES + index] - now, 0)
    index = _victim(st, base, line, sets)
    if st[base + index] >= 0:
        st[cb + C_HINT + (st[base + index] & (NUM_HINTS - 1))] = -1
    if core == FC:
        latency = _l2_line(st, line << 4, st[P_FETCH_FC], now + FC_LEAD)
        return _refilled(st, base, index, line, latency, 0, now)
    return _refilled(st, base, index, line, _shared_line(st, line, now), st[P_L0_REFILL], now)


@inner
def refill(st, core, po, now):
    """Bring the line buffer to the instruction at memory offset po; return the stall cycles.

    Any instruction in the last half-word of a line needs the next line as well, also
    a 16-bit one: the buffer always reads four bytes.
    """
    cb = CORE + core * CORE_STRIDE
    line = po & ~15
    bias = st[cb + C_BIAS]
    total = 0
    if st[cb + C_LINE] != line:
        total = _fetch_line(st, core, (line + bias) >> 4, now)
        _hint(st, core, line, total)
    if po & 15 == 14:
        line += 16
        latency = _fetch_line(st, core, (line + bias) >> 4, now)
        _hint(st, core, line, latency)
        total += latency
    st[cb + C_LINE] = line
    if total > 0:
        st[cb + C_RAW + K_IMISS] += total
        st[cb + C_WHERE + W_ICACHE] += total
    return total


@inner
def _hint(st, core, line, latency):
    """Remember a line that now hits without waiting."""
    slot = CORE + core * CORE_STRIDE + C_HINT + ((line >> 4) & (NUM_HINTS - 1))
    cached = st[G_FC_CACHE_ON] if core == FC else st[G_CACHE_ON]
    st[slot] = line >> 4 if latency == 0 and cached != 0 else -1


@inner
def flush(st, first_cache, last_cache):
    """Drop every line of the caches first..last; the replacement registers go on."""
    for cache in range(first_cache, last_cache + 1):
        base = CACHE + cache * CACHE_STRIDE
        for index in range(CACHE_LINES):
            st[base + index] = -1
    forget_hints(st)


@inner
def flush_cluster(st):
    """What an access to the cluster's flush register does: caches and line buffers."""
    for core in range(FC):
        st[CORE + core * CORE_STRIDE + C_LINE] = -16
    flush(st, 0, FC - 1)
    flush(st, NUM_CORES, NUM_CACHES - 1)


@inner
def flush_fabric(st):
    """What a flush of the fabric controller's cache does: the cache and the line buffer."""
    st[CORE + FC * CORE_STRIDE + C_LINE] = -16
    flush(st, FC, FC)


@inner
def fence(st, core):
    """fence.i: drop the line buffer; the fabric controller's cache is flushed as well."""
    st[CORE + core * CORE_STRIDE + C_LINE] = -16
    if core == FC:
        flush_fabric(st)


@inner
def forget_hints(st):
    for core in range(NUM_CORES):
        for slot in range(NUM_HINTS):
            st[CORE + core * CORE_STRIDE + C_HINT + slot] = -1
