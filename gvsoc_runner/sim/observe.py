"""Optional observers of the main loop: trace, cycles per instruction, memory checks.

They cost nothing while switched off (one test per instruction) and never change a cycle.
"""

from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_BIAS,
    CODE_MASK,
    CORE,
    CORE_STRIDE,
    F_RACE,
    F_UNINIT,
    FC,
    G_EPOCH,
    G_FAULT,
    G_FAULT_ADDR,
    G_FAULT_INFO,
    G_NUM_TRACE,
    G_OPTIONS,
    G_TRACE_FROM,
    L1_BASE,
    L2_BASE,
    L2_BYTES,
    L2_OFFSET,
    LOG_WORDS,
    MEM_BYTES,
    OPT_PROFILE,
    OPT_RACE,
    OPT_TRACE,
    OPT_UNINIT,
    TRACE_WORDS,
)

SHADOW_WRITTEN = 0  # one byte per memory byte: 1 once written
# Race detector, per word: epoch << 8 | core + 1 of the last write, same of the last read
# (core 31: several readers).
MANY = 31


@inner
def observe(st, regs, log, prof, core, po, packed, now, stall):
    """After an instruction: add its cycles to its address, record it in the trace ring."""
    if st[G_OPTIONS] & OPT_PROFILE:
        place = (po >> 1) & CODE_MASK
        prof[2 * place] += 1 + stall
        prof[2 * place + 1] += 1
    if st[G_OPTIONS] & OPT_TRACE and now >= st[G_TRACE_FROM]:
        ring = (log.size - LOG_WORDS) // TRACE_WORDS
        if ring > 0:
            place = LOG_WORDS + (st[G_NUM_TRACE] % ring) * TRACE_WORDS
            rd = (packed >> 10) & 31
            log[place] = now
            log[place + 1] = core | (po + st[CORE + core * CORE_STRIDE + C_BIAS]) << 8
            log[place + 2] = int(regs[core * 32 + rd]) | rd << 32
            log[place + 3] = stall
            st[G_NUM_TRACE] += 1


@inner
def observe_access(st, shadow, core, po, address, size, store):
    """Before a memory access: 1 with a fault set when a check fails, else 0."""
    if core != FC and address < 0x40_0000:
        address += L1_BASE
    offset = address - L1_BASE
    if offset < 0 or offset >= L2_OFFSET:
        offset = address - L2_BASE + L2_OFFSET
        if offset < L2_OFFSET or offset >= L2_OFFSET + L2_BYTES:
            return 0
    if st[G_OPTIONS] & OPT_UNINIT and offset + size <= MEM_BYTES:
        for k in range(offset, offset + size):
            if store:
                shadow[k] |= 1
            elif shadow[k] & 1 == 0:
                st[G_FAULT] = F_UNINIT
                st[G_FAULT_ADDR] = address
                return 1
    if st[G_OPTIONS] & OPT_RACE and core != FC:
        return _race(st, shadow, core, address, offset & ~3, store)
    return 0


@inner
def _race(st, shadow, core, address, offset, store):
    """Two cores touch one word without a barrier between, one of them writing.

    The shadow word of L1 holds, above the bytes of the written map: epoch of the last
    barrier (low 16 bits), writer + 1, reader + 1, one byte each for the cores.
    """
    base = MEM_BYTES + offset
    epoch = st[G_EPOCH] & 0xFFFF
    if shadow[base] | shadow[base + 1] << 8 != epoch:
        shadow[base], shadow[base + 1] = epoch & 0xFF, epoch >> 8
        shadow[base + 2] = shadow[base + 3] = 0
    writer, reader = shadow[base + 2], shadow[base + 3]
    me = core + 1
    clash = 0
    if writer != 0 and writer != me:
        clash = writer
    elif store and reader != 0 and reader != me:
        clash = reader
    if clash:
        st[G_FAULT] = F_RACE
        st[G_FAULT_ADDR] = address
        st[G_FAULT_INFO] = clash - 1
        return 1
    if store:
        shadow[base + 2] = me
    elif reader == 0:
        shadow[base + 3] = me
    elif reader != me:
        shadow[base + 3] = MANY
    return 0
