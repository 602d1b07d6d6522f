"""Loads and stores of all kinds: stall cycles so far, or FAILED with the reason in G_REASON."""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.calls import call_store_allowed
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    BANK_L1,
    C_ELW,
    C_HAZARD_REG,
    C_RAW,
    C_SECOND,
    C_STALL,
    C_WAIT_ADDR,
    C_WAIT_KIND,
    C_WAIT_PO,
    C_WHERE,
    FC,
    G_EXITED,
    G_LATENCY,
    G_NUM_OUT,
    G_OPTIONS,
    G_PRINTED,
    G_REASON,
    G_STATUS,
    GRANULE_SHIFT,
    K_LD,
    K_LD_STALL,
    K_ST,
    L1_BASE,
    LOG_LINE,
    MEM_BYTES,
    NO_HAZARD_REG,
    OPT_FLOATS,
    OPT_RACE,
    OPT_UNINIT,
    RUN_EXIT,
    RUN_FAULT,
    W_EVENT,
    W_L1,
    W_LOAD_USE,
    WAIT_DMA,
)
from gvsoc_runner.sim.state_at import granules_at, words_at
from gvsoc_runner.sim.steps import call_access, call_check, call_record, extend

MASK32 = 0xFFFF_FFFF
P_L1_BYTES = L.PARAM["l1_bytes"]
P_BANK_MASK = L.PARAM["l1_bank_mask"]
P_L1_CONTENTION = L.PARAM["l1_contention"]
P_ELW, P_ELW_PARKED = L.PARAM["elw_extra"], L.PARAM["elw_parked"]
P_WAIT_LOAD = L.PARAM["wait_load"]
FAILED = -1
DONE, ASLEEP, FAULT = 0, 1, 2


@inner
def failed(st, reason):
    """Stop for this reason after the instruction."""
    st[G_REASON] = reason
    return int64(FAILED)


@inner
def _l1_access(at, st, regs, core, cb, d, info, address, b, t, s):
    """A load or store within a word of L1 by a core of the cluster."""
    op, rb, size = d & 1023, core << 5, (info >> 16) & 7
    mem32, offset = words_at(st), address - L1_BASE
    st[G_STATUS] = DONE
    load = op <= o.LOAD_POST_R_LAST
    if (
        load == 0
        and granules_at(st)[offset >> GRANULE_SHIFT] != 0
        and call_store_allowed(at, offset, size, address) == 0
    ):
        return failed(st, RUN_FAULT)
    if st[P_L1_CONTENTION]:
        bank = BANK_L1 + ((offset >> 2) & st[P_BANK_MASK])
        wait = max(st[bank] - t, 0)
        s += wait
        st[cb + C_WHERE + W_L1] += wait
        st[bank] = t + wait + 1
    word, shift = (offset & (MEM_BYTES - 1)) >> 2, (offset & 3) * 8
    if load:
        st[cb + C_RAW + K_LD] += (info >> 28) & 1
        value = extend(int64(mem32[word]) >> shift, size, (info >> 24) & 3)
        regs[rb + ((d >> 10) & 31)] = value
        regs[rb] = 0
    else:
        st[cb + C_RAW + K_ST] += (info >> 28) & 1
        mask = ((1 << (8 * size)) - 1) << shift
        mem32[word] = (int64(mem32[word]) & ~mask) | ((b << shift) & mask)
    return s


@inner
def _other_access(at, st, regs, core, cb, d, info, address, b, po, t, s):
    """A load or store that is split, leaves L1, or comes from the fabric controller."""
    op, rd, rb, size = d & 1023, (d >> 10) & 31, core << 5, (info >> 16) & 7
    r2 = (d >> 20) & 31
    store, elw = int64(op > o.LOAD_POST_R_LAST), op == o.P_ELW
    first = min(size, 4 - (address & 3))
    if elw:
        s += st[P_ELW]
        regs[rb + rd] = 0  # what stays there when the answer carries no data
    value = call_access(at, core, address, first, store, b, t, 0 if store else rd)
    status = st[G_STATUS]
    if status == FAULT:
        return failed(st, RUN_FAULT)
    s += st[G_LATENCY]
    st[cb + C_RAW + (K_ST if store else K_LD)] += (info >> 28) & 1
    if first < size and status == DONE:
        second = store | (size - first) << 1 | first << 4 | ((info >> 24) & 3) << 8
        st[cb + C_SECOND] = second | (r2 if store else rd) << 12 | 1 << 20
        st[cb + C_WAIT_ADDR] = (address + first) & MASK32
        if store == 0:  # a signed load leaves the rest of the register for now
            low = (1 << (8 * first)) - 1
            old = int64(regs[rb + rd]) if (info >> 24) & 3 else 0
            regs[rb + rd] = (old & ~low) | (value & low)
            regs[rb] = 0
    elif store == 0:
        if status == DONE:
            value = extend(value, size, (info >> 24) & 3)
        regs[rb + rd] = value & MASK32
        regs[rb] = 0
    if status == ASLEEP:
        st[cb + C_ELW] = 1 if elw or store else 0
        if elw:
            s += st[P_ELW_PARKED] - st[P_ELW]
        elif store == 0 and st[cb + C_WAIT_KIND] != WAIT_DMA:
            s += st[P_WAIT_LOAD]
        st[cb + C_HAZARD_REG] = NO_HAZARD_REG if elw or store or rd == 0 else rd
        st[cb + C_STALL] = s
        st[cb + C_WAIT_PO] = po
    elif elw:
        st[cb + C_WHERE + W_EVENT] += st[P_ELW]
    if st[G_OPTIONS] & OPT_FLOATS and st[G_NUM_OUT] != st[G_PRINTED]:
        st[G_PRINTED] = st[G_NUM_OUT]
        call_record(at, LOG_LINE, st[G_PRINTED], 0, 0)
    if st[G_EXITED] != 0:
        st[G_REASON] = RUN_EXIT
    return s


@inner
def _wait_for_own_base(st, cb, s):
    """A load that increments the register it has just loaded waits for the value itself."""
    if st[G_STATUS] != DONE or st[cb + C_SECOND] != 0:
        return s
    st[cb + C_RAW + K_LD_STALL] += 2
    st[cb + C_WHERE + W_LOAD_USE] += 2
    return s + 2


@inner
def load_or_store(at, st, regs, tab, core, cb, d, po, t, s):
    """Loads and stores of all kinds."""
    op, rb, imm, info = d & 1023, core << 5, d >> 32, tab[d & 1023]
    r1, r2, r3 = (d >> 15) & 31, (d >> 20) & 31, (d >> 25) & 31
    a, b = int64(regs[rb + r1]), int64(regs[rb + r2])
    load = op <= o.LOAD_POST_R_LAST
    post, address = False, a
    if op <= o.LOAD_LAST or o.STORE_FIRST <= op <= o.STORE_LAST:
        address = (a + imm) & MASK32
    elif op <= o.LOAD_REG_LAST:
        address = (a + b) & MASK32
    elif o.STORE_REG_FIRST <= op <= o.STORE_REG_LAST:
        address = (a + int64(regs[rb + r3])) & MASK32
    else:
        post = True
    size, offset = (info >> 16) & 7, address - L1_BASE
    if st[G_OPTIONS] & (OPT_UNINIT | OPT_RACE) and call_check(
        at, core, address, size, 0 if load else 1
    ):
        return failed(st, RUN_FAULT)
    if core != FC and 0 <= offset < st[P_L1_BYTES] and (offset & 3) + size <= 4:
        s = _l1_access(at, st, regs, core, cb, d, info, address, b, t, s)
    else:
        s = _other_access(at, st, regs, core, cb, d, info, address, b, po, t, s)
    if s >= 0 and post:
        if op <= o.LOAD_POST_I_LAST:  # the base is read after the load has written rd
            a = int64(regs[rb + r1])
            if r1 != 0 and r1 == (d >> 10) & 31:
                s = _wait_for_own_base(st, cb, s)
        step = imm
        if o.LOAD_POST_R_FIRST <= op <= o.LOAD_POST_R_LAST:
            step = b
        elif op >= o.STORE_POST_R_FIRST:
            step = int64(regs[rb + r3])
        regs[rb + r1] = (a + step) & MASK32
        regs[rb] = 0
    return s
