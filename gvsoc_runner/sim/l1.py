"""Plain accesses to L1 in a core's turn: within a word, by a core of the cluster."""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.calls import call_store_allowed
from gvsoc_runner.sim.fields import rd, rs1, rs2, rs3
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    BANK_L1,
    C_HAZARD_LOAD,
    C_L1_BYTES,
    C_RAW,
    C_WHERE,
    GRANULE_SHIFT,
    K_LD,
    K_ST,
    L1_BASE,
    MEM_BYTES,
    W_L1,
)
from gvsoc_runner.sim.state_at import costs_at, granules_at
from gvsoc_runner.sim.steps import extend

MASK32 = 0xFFFF_FFFF
P_BANK_MASK = L.PARAM["l1_bank_mask"]
P_L1_CONTENTION = L.PARAM["l1_contention"]


@inner
def wait_for_bank(st, core, offset, t):
    """Cycles that an access to L1 waits for its bank, which is then booked."""
    if st[P_L1_CONTENTION] == 0:
        return int64(0)
    bank = BANK_L1 + ((offset >> 2) & st[P_BANK_MASK] & 63)
    free = st[bank]
    if free <= t:
        st[bank] = t + 1
        return int64(0)
    core[C_WHERE + W_L1] += free - t
    st[bank] = free + 1
    return free - t


@inner
def plain_access(at, st, core, regs, mem32, d, t):
    """A load or store within a word of L1: cycles of waiting, or -1 if it is none."""
    op, imm, info = d & 1023, d >> 32, costs_at(st)[d & 1023]
    a, b = int64(regs[rs1(d)]), int64(regs[rs2(d)])
    load, num_bytes = op <= o.LOAD_POST_R_LAST, (info >> 16) & 7
    address, step = a, int64(0)
    if op <= o.LOAD_LAST or o.STORE_FIRST <= op <= o.STORE_LAST:
        address = (a + imm) & MASK32
    elif op <= o.LOAD_REG_LAST:
        address = (a + b) & MASK32
    elif o.STORE_REG_FIRST <= op <= o.STORE_REG_LAST:
        address = (a + int64(regs[rs3(d)])) & MASK32
    elif op <= o.LOAD_POST_I_LAST or o.STORE_POST_I_FIRST <= op <= o.STORE_POST_I_LAST:
        step = imm
    elif not load:
        step = int64(regs[rs3(d)])
    offset = address - L1_BASE
    own_base = o.LOAD_POST_I_FIRST <= op <= o.LOAD_POST_I_LAST and rd(d) == rs1(d)
    outside = own_base or offset < 0 or offset >= core[C_L1_BYTES] or (offset & 3) + num_bytes > 4
    if (
        outside
        or op == o.P_ELW
        or (
            not load
            and granules_at(st)[offset >> GRANULE_SHIFT] != 0
            and call_store_allowed(at, offset, num_bytes, address) == 0
        )
    ):
        return int64(-1)
    wait = wait_for_bank(st, core, offset, t)
    word, shift = (offset & (MEM_BYTES - 1)) >> 2, (offset & 3) * 8
    if load:
        core[C_RAW + K_LD] += (info >> 28) & 1
        core[C_HAZARD_LOAD] = 1
        regs[rd(d)] = extend(int64(mem32[word]) >> shift, num_bytes, (info >> 24) & 3)
        regs[0] = 0
        if op >= o.LOAD_POST_R_FIRST:  # base and step are those before the load
            regs[rs1(d)] = a
            step = b
    else:
        core[C_RAW + K_ST] += (info >> 28) & 1
        mask = ((1 << (8 * num_bytes)) - 1) << shift
        mem32[word] = (int64(mem32[word]) & ~mask) | ((b << shift) & mask)
    if step != 0:
        regs[rs1(d)] = int64(regs[rs1(d)]) + step
    return wait
