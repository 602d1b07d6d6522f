"""Cluster DMA: channels per core, global queues, bursts to L2 and 4-byte pieces in L1.

A command travels: core channel (2 deep) -> global queue of its direction (one move per
cycle) -> bursts of at most 256 bytes (one per cycle and direction) -> two L1 ports per
direction, 4 bytes each and cycle. L2 answers a burst at once. A 2-D command makes at
least one burst per line. The counter of a command falls with every piece written.
"""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.dma_commands import dma_fault, push_word, refresh
from gvsoc_runner.sim.event_unit import trigger
from gvsoc_runner.sim.events import wake
from gvsoc_runner.sim.interrupts import raise_line
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    BANK_L1,
    BANK_L2,
    C_STATE,
    CH_CMD,
    CH_QUEUED,
    CH_STALLED,
    CH_VALUE,
    CMD_2D,
    CMD_CHANNEL,
    CMD_CHUNK,
    CMD_COUNTER,
    CMD_EXT,
    CMD_FLAGS,
    CMD_LENGTH,
    CMD_LINE_LEFT,
    CMD_LOC,
    CMD_OUT,
    CMD_STRIDE,
    CMD_TO_READ,
    CMD_TO_WRITE,
    CMD_USED,
    CODE_MASK,
    CORE,
    CORE_STRIDE,
    D_BURST,
    D_BURST_STRIDE,
    D_BYTES,
    D_CHANNEL,
    D_CHANNEL_STRIDE,
    D_CMD,
    D_CMD_STRIDE,
    D_CORE_READS,
    D_CORE_WRITES,
    D_CUR_READ,
    D_CUR_WRITE,
    D_LOC_HEAD,
    D_LOC_QUEUE,
    D_LOC_READ,
    D_NUM_LOC,
    D_NUM_READ,
    D_NUM_WRITE,
    D_PEND_READ,
    D_PEND_WRITE,
    D_PORT,
    D_READ_HEAD,
    D_READ_QUEUE,
    D_SCHED,
    D_WRITE_HEAD,
    D_WRITE_QUEUE,
    EV_DMA_LOCAL,
    EV_DMA_QUEUE,
    EV_DMA_READ,
    EV_DMA_WRITE,
    F_READ_ONLY,
    HAS_CODE,
    L2_BASE,
    L2_OFFSET,
    L2_SHARED,
    NUM_CHANNELS,
    PARKED,
    READ_ONLY,
)

P_GLOBAL = L.PARAM["dma_global"]
P_BURST = L.PARAM["dma_burst"]
P_OUTSTANDING = L.PARAM["dma_outstanding"]
P_BANK_MASK = L.PARAM["l1_bank_mask"]
P_L1_CONTENTION = L.PARAM["l1_contention"]
P_L2_CONTENTION = L.PARAM["l2_contention"]
NUM_COUNTERS, NUM_PORTS = 16, 4
EVENT_DMA, EVENT_DMA_IRQ, EVENT_DMA_EXTERNAL = 8, 9, 22
LINE_DMA = 8
FLAG_TO_L1, FLAG_2D, FLAG_EVENT = 1 << 17, 1 << 19, 1 << 20
FLAG_IRQ, FLAG_BROADCAST = 1 << 21, 1 << 22


@inner
def _pop_channel(st, channel, out, now):
    """Take the oldest command of one direction off a channel; -1 when there is none."""
    ch = D_CHANNEL + channel * D_CHANNEL_STRIDE
    queued = st[ch + CH_QUEUED]
    for place in range(queued):
        command = st[ch + CH_CMD + place]
        if st[D_CMD + command * D_CMD_STRIDE + CMD_OUT] != out:
            continue
        for later in range(place + 1, queued):
            st[ch + CH_CMD + later - 1] = st[ch + CH_CMD + later]
        st[ch + CH_QUEUED] = queued - 1
        if out:
            st[D_CORE_WRITES] -= 1
        else:
            st[D_CORE_READS] -= 1
        core = st[ch + CH_STALLED] - 1
        if core >= 0:
            st[ch + CH_STALLED] = 0
            push_word(st, channel, st[ch + CH_VALUE], now)
            if st[CORE + core * CORE_STRIDE + C_STATE] == PARKED:
                wake(st, core, now)
        return command
    return -1


@inner
def _move_to_global(st, out, now):
    channel = st[D_SCHED]
    for _ in range(NUM_CHANNELS):
        command = _pop_channel(st, channel, out, now)
        if command >= 0:
            if out:
                st[D_WRITE_QUEUE + (st[D_WRITE_HEAD] + st[D_NUM_WRITE]) % 16] = command
                st[D_NUM_WRITE] += 1
            else:
                st[D_READ_QUEUE + (st[D_READ_HEAD] + st[D_NUM_READ]) % 16] = command
                st[D_NUM_READ] += 1
            st[D_SCHED] = (st[D_SCHED] + 1) % NUM_CHANNELS
            return
        channel = (channel + 1) % NUM_CHANNELS


@inner
def _next_burst(st, command, slot):
    """Cut the next burst off a command."""
    base = D_CMD + command * D_CMD_STRIDE
    burst = D_BURST + slot * D_BURST_STRIDE
    size = st[base + CMD_LINE_LEFT] if st[base + CMD_2D] else st[base + CMD_TO_READ]
    size = min(size, st[P_BURST])
    size = min(size, st[base + CMD_TO_READ])
    st[burst] = command
    st[burst + 1] = st[base + CMD_LOC]
    st[burst + 2] = st[base + CMD_EXT]
    st[burst + 3] = size
    st[burst + 4] = 0
    st[base + CMD_LOC] += size
    st[base + CMD_EXT] += size
    st[base + CMD_TO_READ] -= size
    if st[base + CMD_2D]:
        st[base + CMD_LINE_LEFT] -= size
        if st[base + CMD_LINE_LEFT] == 0:
            st[base + CMD_LINE_LEFT] = st[base + CMD_LENGTH]
            st[base + CMD_CHUNK] += st[base + CMD_STRIDE]
            st[base + CMD_EXT] = st[base + CMD_CHUNK]
    return st[base + CMD_TO_READ] == 0


@inner
def _occupy_l2(st, slot, now):
    """Book the L2 banks that a burst touches, 4 bytes per bank and cycle."""
    if st[P_L2_CONTENTION] == 0:
        return
    burst = D_BURST + slot * D_BURST_STRIDE
    offset = st[burst + 2] - L2_BASE
    left = st[burst + 3]
    while left > 0:
        if offset < L2_SHARED:
            bank = BANK_L2 + (offset >> 15)
        else:
            bank = BANK_L2 + 2 + ((offset - L2_SHARED) >> 17) * 4 + ((offset >> 2) & 3)
        st[bank] = max(st[bank], now) + 1
        piece = 4 - (offset & 3)
        offset += piece
        left -= piece


@inner
def _free_slot(st, first, last):
    for slot in range(first, last):
        if st[D_BURST + slot * D_BURST_STRIDE] < 0:
            return slot
    return first


@inner
def _read_step(st, now):
    """Send one burst of reads to L2; its data wait for the L1 ports."""
    if st[D_CUR_READ] < 0 and st[D_NUM_READ] > 0:
        st[D_CUR_READ] = st[D_READ_QUEUE + st[D_READ_HEAD]]
        st[D_READ_HEAD] = (st[D_READ_HEAD] + 1) % 16
        st[D_NUM_READ] -= 1
    if st[D_CUR_READ] < 0 or st[D_PEND_READ] >= st[P_OUTSTANDING]:
        return
    slot = _free_slot(st, 0, 8)
    st[D_PEND_READ] += 1
    if _next_burst(st, st[D_CUR_READ], slot):
        st[D_CUR_READ] = -1
    _occupy_l2(st, slot, now)
    st[D_LOC_QUEUE + (st[D_LOC_HEAD] + st[D_NUM_LOC]) % 16] = slot
    st[D_NUM_LOC] += 1


@inner
def _write_step(st):
    """Prepare one burst of writes: the L1 ports collect its data first."""
    if st[D_CUR_WRITE] < 0 and st[D_NUM_WRITE] > 0:
        st[D_CUR_WRITE] = st[D_WRITE_QUEUE + st[D_WRITE_HEAD]]
        st[D_WRITE_HEAD] = (st[D_WRITE_HEAD] + 1) % 16
        st[D_NUM_WRITE] -= 1
    if st[D_CUR_WRITE] < 0 or st[D_PEND_WRITE] >= st[P_OUTSTANDING] or st[D_LOC_READ] >= 0:
        return
    slot = _free_slot(st, 8, 16)
    st[D_PEND_WRITE] += 1
    if _next_burst(st, st[D_CUR_WRITE], slot):
        st[D_CUR_WRITE] = -1
    st[D_LOC_READ] = slot


@inner
def _announce(st, flags, channel, now):
    """Tell the owner of a channel that a counter has fallen to zero."""
    if channel == NUM_CHANNELS - 1:  # that of the fabric controller
        trigger(st, 1 << EVENT_DMA_EXTERNAL, 0, now)
        raise_line(st, LINE_DMA, now)
        return
    if flags & FLAG_IRQ:
        trigger(st, 1 << EVENT_DMA_IRQ, 1 << channel, now)
    if flags & FLAG_EVENT:
        trigger(st, 1 << EVENT_DMA, 1 << channel, now)


@inner
def _count_down(st, command, size, now):
    """Lower a command's counter; at zero its events go out."""
    base = D_CMD + command * D_CMD_STRIDE
    counter = D_BYTES + st[base + CMD_COUNTER]
    st[base + CMD_TO_WRITE] -= size
    st[counter] -= size
    if st[counter] == 0:
        flags = st[base + CMD_FLAGS]
        if flags & FLAG_BROADCAST:
            for channel in range(NUM_CHANNELS):
                _announce(st, flags, channel, now)
        else:
            _announce(st, flags, st[base + CMD_CHANNEL], now)
    if st[base + CMD_TO_WRITE] == 0:
        st[base + CMD_USED] = 0


@inner
def _copy(st, mem8, code, gmap, source, target, size):
    """Move bytes; a store into decoded code drops the decoded words."""
    if gmap[target >> L.GRANULE_SHIFT] & READ_ONLY:
        address = target + L.L2_BIAS if target >= L2_OFFSET else target + L.L1_BASE
        dma_fault(st, F_READ_ONLY, address)
        return
    for k in range(size):
        mem8[target + k] = mem8[source + k]
    if gmap[target >> L.GRANULE_SHIFT] & HAS_CODE:
        for parcel in range((target >> 1) - 1, ((target + size - 1) >> 1) + 1):
            code[parcel & CODE_MASK] = 0


@inner
def _port(st, mem8, code, gmap, port, now):
    """Let one L1 port move one piece of at most 4 bytes."""
    inward = port < NUM_PORTS // 2
    if inward:
        if st[D_NUM_LOC] == 0:
            return
        slot = st[D_LOC_QUEUE + st[D_LOC_HEAD]]
    else:
        slot = st[D_LOC_READ]
        if slot < 0:
            return
    burst = D_BURST + slot * D_BURST_STRIDE
    command = st[burst]
    done = st[burst + 4]
    local = st[burst + 1] + done
    outside = st[burst + 2] + done - L2_BASE + L2_OFFSET
    size = min(4 - (local & 3), st[burst + 3] - done)
    delay = 0
    if st[P_L1_CONTENTION]:
        bank = BANK_L1 + ((local >> 2) & st[P_BANK_MASK])
        delay = max(st[bank] - now, 0)
        st[bank] = max(st[bank], now) + 1
    st[D_PORT + port] = now + delay + 1
    if inward:
        _copy(st, mem8, code, gmap, outside, local, size)
    else:
        _copy(st, mem8, code, gmap, local, outside, size)
    finished = done + size == st[burst + 3]
    st[burst + 4] = done + size
    if inward:
        _count_down(st, command, size, now)
        if finished:
            st[burst] = -1
            st[D_LOC_HEAD] = (st[D_LOC_HEAD] + 1) % 16
            st[D_NUM_LOC] -= 1
            st[D_PEND_READ] -= 1
    elif finished:
        st[D_LOC_READ] = -1
        _occupy_l2(st, slot, now)
        st[burst] = -1
        st[D_PEND_WRITE] -= 1
        _count_down(st, command, st[burst + 3], now)


@inner
def step(st, mem8, code, gmap, event, now):
    """Run one event of the engine."""
    if event == EV_DMA_QUEUE:
        if st[D_CORE_READS] > 0 and st[D_NUM_READ] < st[P_GLOBAL]:
            _move_to_global(st, int64(0), now)
        elif st[D_CORE_WRITES] > 0 and st[D_NUM_WRITE] < st[P_GLOBAL]:
            _move_to_global(st, int64(1), now)
    elif event == EV_DMA_READ:
        _read_step(st, now)
    elif event == EV_DMA_WRITE:
        _write_step(st)
    elif event == EV_DMA_LOCAL:
        for port in range(NUM_PORTS):
            if st[D_PORT + port] <= now:
                _port(st, mem8, code, gmap, port, now)
    refresh(st, now)
