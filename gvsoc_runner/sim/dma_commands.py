"""Cluster DMA, the side of the cores: counters, command words, what is allowed.

A core reads CMD for a counter, writes the words of a command there, and reads STATUS until
the counter has fallen to zero; it sleeps while its queue is full or no counter is free.
"""

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.events import park, schedule, wake
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_WAIT_FROM,
    C_WAIT_RD,
    CH_CMD,
    CH_COUNTER,
    CH_QUEUED,
    CH_STALLED,
    CH_STEP,
    CH_VALUE,
    CH_WORD,
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
    CORE,
    CORE_STRIDE,
    D_ALLOC_WAIT,
    D_BYTES,
    D_CHANNEL,
    D_CHANNEL_STRIDE,
    D_CMD,
    D_CMD_STRIDE,
    D_CORE_READS,
    D_CORE_WRITES,
    D_CUR_READ,
    D_CUR_WRITE,
    D_FREE,
    D_LOC_READ,
    D_NUM_LOC,
    D_NUM_READ,
    D_NUM_WRITE,
    D_PEND_READ,
    D_PEND_WRITE,
    D_PORT,
    EV_DMA_LOCAL,
    EV_DMA_QUEUE,
    EV_DMA_READ,
    EV_DMA_WRITE,
    EV_DUE,
    F_PERIPHERAL,
    G_FAULT,
    G_FAULT_ADDR,
    G_STATUS,
    L2_BASE,
    L2_BYTES,
    NEVER,
    NUM_CHANNELS,
    NUM_COMMANDS,
    WAIT_DMA,
)

P_QUEUE = L.PARAM["dma_queue"]
P_GLOBAL = L.PARAM["dma_global"]
P_OUTSTANDING = L.PARAM["dma_outstanding"]
P_L1_BYTES = L.PARAM["l1_bytes"]
NUM_COUNTERS, NUM_PORTS = 16, 4
L1_WINDOW = 0xF_FFFF  # the DMA sees L1 addresses of 20 bits
DONE, ASLEEP, FAULT = 0, 1, 2
FLAG_TO_L1, FLAG_2D, FLAG_EVENT = 1 << 17, 1 << 19, 1 << 20


@inner
def dma_fault(st, kind, address):
    st[G_FAULT] = kind
    st[G_FAULT_ADDR] = address
    st[G_STATUS] = FAULT


@inner
def refresh(st, now):
    """Enqueue whatever step of the engine has work to do."""
    read_room = st[D_NUM_READ] < st[P_GLOBAL]
    write_room = st[D_NUM_WRITE] < st[P_GLOBAL]
    if (st[D_CORE_READS] > 0 and read_room) or (st[D_CORE_WRITES] > 0 and write_room):
        schedule(st, EV_DMA_QUEUE, now + 1)
    if (st[D_NUM_READ] > 0 and st[D_CUR_READ] < 0) or (
        st[D_CUR_READ] >= 0 and st[D_PEND_READ] < st[P_OUTSTANDING]
    ):
        schedule(st, EV_DMA_READ, now + 1)
    if (st[D_NUM_WRITE] > 0 and st[D_CUR_WRITE] < 0) or (
        st[D_CUR_WRITE] >= 0 and st[D_PEND_WRITE] < st[P_OUTSTANDING] and st[D_LOC_READ] < 0
    ):
        schedule(st, EV_DMA_WRITE, now + 1)
    if (st[D_NUM_LOC] > 0 or st[D_LOC_READ] >= 0) and st[EV_DUE + EV_DMA_LOCAL] == NEVER:
        ready = st[D_PORT]
        for port in range(1, NUM_PORTS):
            ready = min(ready, st[D_PORT + port])
        schedule(st, EV_DMA_LOCAL, max(ready, now + 1))


# --- what the cores do -----------------------------------------------------------------


@inner
def status(st):
    """STATUS register: busy counters in the low half, allocated ones in the high half."""
    busy = 0
    for counter in range(NUM_COUNTERS):
        if st[D_BYTES + counter] != 0:
            busy |= 1 << counter
    return busy | ((st[D_FREE] ^ 0xFFFF) & 0xFFFF) << 16


@inner
def _take_counter(st, channel):
    for counter in range(NUM_COUNTERS):
        if (st[D_FREE] >> counter) & 1:
            st[D_FREE] &= ~(1 << counter)
            st[D_CHANNEL + channel * D_CHANNEL_STRIDE + CH_COUNTER] = counter
            return counter
    return -1


@inner
def _allocate(st, core, channel, now, rd):
    counter = _take_counter(st, channel)
    if counter >= 0:
        return counter
    cb = CORE + core * CORE_STRIDE
    st[D_ALLOC_WAIT] |= 1 << core
    st[cb + C_WAIT_RD] = rd
    park(st, core, now, WAIT_DMA)
    st[G_STATUS] = ASLEEP
    return 0


@inner
def _free(st, regs, mask, now):
    """Give counters back; the core that has waited longest for one gets it."""
    st[D_FREE] |= mask & 0xFFFF
    if st[D_ALLOC_WAIT] == 0 or st[D_FREE] == 0:
        return
    first = -1
    for core in range(NUM_CHANNELS):
        if (st[D_ALLOC_WAIT] >> core) & 1:
            since = st[CORE + core * CORE_STRIDE + C_WAIT_FROM]
            if first < 0 or since < st[CORE + first * CORE_STRIDE + C_WAIT_FROM]:
                first = core
    st[D_ALLOC_WAIT] &= ~(1 << first)
    counter = _take_counter(st, first)
    rd = st[CORE + first * CORE_STRIDE + C_WAIT_RD]
    if rd != 0:
        regs[first * 32 + rd] = counter
    wake(st, first, now)


@inner
def _new_command(st):
    for command in range(NUM_COMMANDS):
        if st[D_CMD + command * D_CMD_STRIDE + CMD_USED] == 0:
            return command
    return -1


@inner
def _check_ranges(st, command):
    """False, with a fault, when a command leaves L1 or L2."""
    base = D_CMD + command * D_CMD_STRIDE
    size = st[base + CMD_TO_READ]
    local = st[base + CMD_LOC]
    if local + size > st[P_L1_BYTES]:
        dma_fault(st, F_PERIPHERAL, local + L.L1_BASE)
        return False
    first = st[base + CMD_EXT] - L2_BASE
    last = first + size
    if st[base + CMD_2D]:
        length = st[base + CMD_LENGTH]
        if length <= 0:
            dma_fault(st, F_PERIPHERAL, first + L2_BASE)
            return False
        lines = (size + length - 1) // length
        last = first + (lines - 1) * st[base + CMD_STRIDE] + length
    if first < 0 or last > L2_BYTES or last < first:
        dma_fault(st, F_PERIPHERAL, first + L2_BASE)
        return False
    return True


@inner
def _complete_command(st, channel, words):
    """Turn the words written to a channel into a command of its queue; False on a fault."""
    ch = D_CHANNEL + channel * D_CHANNEL_STRIDE
    flags = st[ch + CH_WORD]
    size = flags & 0x1FFFF
    command = _new_command(st)
    base = D_CMD + command * D_CMD_STRIDE
    st[base + CMD_CHANNEL] = channel
    st[base + CMD_COUNTER] = st[ch + CH_COUNTER]
    st[base + CMD_OUT] = 0 if flags & FLAG_TO_L1 else 1
    st[base + CMD_FLAGS] = flags
    st[base + CMD_TO_READ] = size
    st[base + CMD_TO_WRITE] = size
    st[base + CMD_LOC] = st[ch + CH_WORD + 1] & L1_WINDOW
    st[base + CMD_EXT] = st[ch + CH_WORD + 2]
    st[base + CMD_2D] = 1 if words == 5 else 0
    st[base + CMD_LENGTH] = st[ch + CH_WORD + 3]
    st[base + CMD_STRIDE] = st[ch + CH_WORD + 4]
    st[base + CMD_LINE_LEFT] = st[ch + CH_WORD + 3]
    st[base + CMD_CHUNK] = st[base + CMD_EXT]
    st[ch + CH_STEP] = 0
    if size == 0:
        return True
    if not _check_ranges(st, command):
        return False
    st[base + CMD_USED] = 1
    st[D_BYTES + st[ch + CH_COUNTER]] += size
    st[ch + CH_CMD + st[ch + CH_QUEUED]] = command
    st[ch + CH_QUEUED] += 1
    if st[base + CMD_OUT]:
        st[D_CORE_WRITES] += 1
    else:
        st[D_CORE_READS] += 1
    return True


@inner
def push_word(st, channel, value, now):
    ch = D_CHANNEL + channel * D_CHANNEL_STRIDE
    st[ch + CH_WORD + st[ch + CH_STEP]] = value
    st[ch + CH_STEP] += 1
    words = 5 if st[ch + CH_WORD] & FLAG_2D else 3
    if st[ch + CH_STEP] == words and _complete_command(st, channel, words):
        refresh(st, now)


@inner
def access(st, regs, core, channel, offset, store, value, now, rd):
    """One access to a channel: CMD at 0, STATUS at 4. Return what a load reads."""
    if offset == 4:
        if store == 0:
            return status(st)
        _free(st, regs, value, now)
    elif offset != 0:
        dma_fault(st, F_PERIPHERAL, offset)
    elif store == 0:
        return _allocate(st, core, channel, now, rd)
    else:
        ch = D_CHANNEL + channel * D_CHANNEL_STRIDE
        if st[ch + CH_QUEUED] >= st[P_QUEUE]:
            st[ch + CH_STALLED] = core + 1
            st[ch + CH_VALUE] = value
            park(st, core, now, WAIT_DMA)
            st[G_STATUS] = ASLEEP
        else:
            push_word(st, channel, value, now)
    return 0
