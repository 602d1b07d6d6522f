"""Every access that is not a plain one to L1: address map, peripherals, split accesses.

`access` finds what answers at an address, moves the data and leaves the cycles that the
core has to wait in G_LATENCY and how it went in G_STATUS (DONE, ASLEEP, FAULT).
"""

from numba import int64

from gvsoc_runner.sim import dma_commands, event_unit
from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.events import put_in_front
from gvsoc_runner.sim.fault_at import fault
from gvsoc_runner.sim.icache import FC_LEAD, flush_cluster, forget_hints
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    BANK_L1,
    BANK_L2,
    C_BIAS,
    C_LINE,
    C_MTVEC,
    C_PO,
    C_SLEPT,
    C_START_TIME,
    C_STARTED,
    C_STATE,
    C_TIME,
    C_WAIT_FROM,
    C_WHERE,
    CODE_MASK,
    CORE,
    CORE_STRIDE,
    F_FETCH,
    F_GUARD,
    F_LOAD,
    F_PERIPHERAL,
    F_READ_ONLY,
    F_STORE,
    F_WIDTH,
    FC,
    G_BOOT,
    G_CACHE_ON,
    G_EOC,
    G_FAULT_ADDR,
    G_FETCH_EN,
    G_LATENCY,
    G_NUM_CLUSTER,
    G_STATUS,
    GRANULE_SHIFT,
    GUARDED,
    HAS_CODE,
    L1_BASE,
    L2_BASE,
    L2_BIAS,
    L2_BYTES,
    L2_OFFSET,
    L2_SHARED,
    NUM_CORES,
    OFF,
    READ_ONLY,
    RUNNING,
    TAS_BASE,
    W_L1,
    W_L2,
    W_PERIPHERAL,
    W_WFI,
)
from gvsoc_runner.sim.soc import APB_BASE, APB_END, soc_access
from gvsoc_runner.sim.timers import timer

P_L1_BYTES = L.PARAM["l1_bytes"]
P_BANK_MASK = L.PARAM["l1_bank_mask"]
P_L1_CONTENTION = L.PARAM["l1_contention"]
P_L2_CONTENTION = L.PARAM["l2_contention"]
P_PE_L1, P_PE_L2 = L.PARAM["pe_l1"], L.PARAM["pe_l2"]
P_PE_CLUSTER, P_PE_APB = L.PARAM["pe_cluster"], L.PARAM["pe_apb"]
P_FC_L1, P_FC_L2 = L.PARAM["fc_l1"], L.PARAM["fc_l2"]
P_FC_CLUSTER, P_FC_APB = L.PARAM["fc_cluster"], L.PARAM["fc_apb"]
DONE, ASLEEP, FAULT = 0, 1, 2
MASK32 = 0xFFFF_FFFF
CLUSTER_BASE, CLUSTER_END = 0x1020_0000, 0x1040_0000


@inner
def code_offset(st, core, address):
    """Memory offset of an instruction address for one core; -1 where no code can be."""
    if address & 1:
        return -1
    if L2_BASE <= address < L2_BASE + L2_BYTES:
        return address - L2_BIAS
    if L1_BASE <= address < L1_BASE + st[P_L1_BYTES]:
        return address - L1_BASE
    return -1


@inner
def jump_to(st, core, address):
    """Point a core at an instruction; False when the address holds no memory."""
    po = code_offset(st, core, address)
    if po < 0:
        return False
    cb = CORE + core * CORE_STRIDE
    st[cb + C_PO] = po
    st[cb + C_BIAS] = L2_BIAS if po >= L2_OFFSET else L1_BASE
    return True


@inner
def _bank_delay(st, bank, now, beats):
    """Wait of an access to a bank that takes 4 bytes per cycle; the bank is then booked."""
    free = max(st[bank], now)
    st[bank] = free + beats
    return free - now


@inner
def l2_bank(offset):
    """Bank of an offset into L2: two private ones, then 12 regions of 4 interleaved banks."""
    if offset < L2_SHARED:
        return BANK_L2 + (offset >> 15)
    return BANK_L2 + 2 + ((offset - L2_SHARED) >> 17) * 4 + ((offset >> 2) & 3)


@inner
def drop_code(code, offset, size):
    """Forget decoded instructions that overlap some bytes."""
    for parcel in range((offset >> 1) - 1, ((offset + size - 1) >> 1) + 1):
        code[parcel & CODE_MASK] = 0


@inner
def store_allowed(st, code, gmap, offset, size, address):
    """Look closer at a store into a marked granule; False with a fault set."""
    marks = gmap[offset >> GRANULE_SHIFT] | gmap[(offset + size - 1) >> GRANULE_SHIFT]
    if marks & GUARDED:
        fault(st, F_GUARD, address)
        return False
    if marks & READ_ONLY:
        fault(st, F_READ_ONLY, address)
        return False
    if marks & HAS_CODE:
        drop_code(code, offset, size)
    return True


@inner
def _move(mem8, offset, size, store, value):
    """Little-endian bytes in or out of memory."""
    result = 0
    for k in range(size):
        if store:
            mem8[offset + k] = (value >> (8 * k)) & 0xFF
        else:
            result |= mem8[offset + k] << (8 * k)
    return result


@inner
def _memory(st, mem8, code, gmap, offset, address, size, store, value):
    if (
        store
        and gmap[offset >> GRANULE_SHIFT] != 0
        and not store_allowed(st, code, gmap, offset, size, address)
    ):
        return 0
    return _move(mem8, offset, size, store, value)


@inner
def access(st, regs, mem8, code, gmap, out, core, address, size, store, value, now, rd):
    """One access of at most 4 bytes within an aligned word; return what a load reads."""
    cb = CORE + core * CORE_STRIDE
    st[G_STATUS] = DONE
    st[G_LATENCY] = 0
    if core != FC:
        if address < 0x40_0000:
            address += L1_BASE  # the cluster sees itself again at 0
    elif address < 0x8000:
        address += L2_BASE  # the fabric controller sees its first private bank at 0
    if L1_BASE <= address < L1_BASE + st[P_L1_BYTES]:
        offset = address - L1_BASE
        delay = 0
        if st[P_L1_CONTENTION]:
            delay = _bank_delay(st, BANK_L1 + ((offset >> 2) & st[P_BANK_MASK]), now, 1)
            st[cb + C_WHERE + W_L1] += delay
        path = st[P_FC_L1] if core == FC else st[P_PE_L1]
        st[cb + C_WHERE + W_PERIPHERAL] += path
        st[G_LATENCY] = path + delay
        return _memory(st, mem8, code, gmap, offset, address, size, store, value)
    if L2_BASE <= address < L2_BASE + L2_BYTES:
        offset = address - L2_BASE
        path = st[P_FC_L2] if core == FC else st[P_PE_L2]
        if st[P_L2_CONTENTION]:
            lead = FC_LEAD if core == FC else 0
            path += _bank_delay(st, l2_bank(offset), now + lead, 1)
        st[cb + C_WHERE + W_L2] += path
        st[G_LATENCY] = path
        return _memory(st, mem8, code, gmap, offset + L2_OFFSET, address, size, store, value)
    if TAS_BASE <= address < TAS_BASE + st[P_L1_BYTES]:
        return _test_and_set(st, mem8, code, gmap, core, address, size, store, value, now)
    if CLUSTER_BASE <= address < CLUSTER_END:
        return _cluster(st, regs, core, address - CLUSTER_BASE, size, store, value, now, rd)
    if APB_BASE <= address < APB_END:
        path = st[P_FC_APB] if core == FC else st[P_PE_APB]
        st[G_LATENCY] = path
        st[cb + C_WHERE + W_PERIPHERAL] += path
        return soc_access(st, out, core, address - APB_BASE, size, store, value, now)
    return fault(st, F_STORE if store else F_LOAD, address)


@inner
def _test_and_set(st, mem8, code, gmap, core, address, size, store, value, now):
    """A load returns the word and leaves all ones; it counts as two accesses of the bank."""
    offset = address - TAS_BASE
    delay = 0
    if st[P_L1_CONTENTION]:
        bank = BANK_L1 + ((offset >> 2) & st[P_BANK_MASK])
        delay = _bank_delay(st, bank, now, 1 if store else 2)
        st[CORE + core * CORE_STRIDE + C_WHERE + W_L1] += delay
    st[G_LATENCY] = delay + (st[P_FC_L1] if core == FC else st[P_PE_L1])
    result = _memory(st, mem8, code, gmap, offset, address, size, store, value)
    if store == 0:
        _memory(st, mem8, code, gmap, offset, address, size, 1, MASK32)
    return result


@inner
def _cluster(st, regs, core, offset, size, store, value, now, rd):
    """Cluster peripherals; the event unit and DMA windows answer without delay."""
    if 0x4000 <= offset < 0x4800 and core != FC:
        if size != 4:
            return fault(st, F_WIDTH, offset + CLUSTER_BASE)
        if offset < 0x4400:
            result = event_unit.demux(st, regs, core, offset - 0x4000, store, value, now, rd)
        else:
            result = dma_commands.access(
                st, regs, core, core, offset - 0x4400, store, value, now, rd
            )
        if st[G_STATUS] == FAULT:
            st[G_FAULT_ADDR] = offset + CLUSTER_BASE
        return result
    path = st[P_FC_CLUSTER] if core == FC else st[P_PE_CLUSTER]
    st[G_LATENCY] = path
    st[CORE + core * CORE_STRIDE + C_WHERE + W_PERIPHERAL] += path
    if offset < 0x400:
        return _control(st, core, offset, store, value, now)
    if offset < 0x800:
        return timer(st, int64(0), offset - 0x400, store, value, now)
    if offset < 0x1000:
        return _global_events(st, offset - 0x800, size, store, value, now)
    if 0x1400 <= offset < 0x1800:
        if offset == 0x1400:
            if store == 0:
                return st[G_CACHE_ON]
            st[G_CACHE_ON] = 1 if value & 0xFF else 0
            forget_hints(st)
            return 0
        flush_cluster(st)
        return 0
    if 0x1800 <= offset < 0x1C00 and core == FC:
        return dma_commands.access(st, regs, core, int64(9), offset - 0x1800, store, value, now, rd)
    return fault(st, F_PERIPHERAL, offset + CLUSTER_BASE)


@inner
def _control(st, core, offset, store, value, now):
    """Cluster control: end flag, fetch enable, boot addresses."""
    if 0x40 <= offset < 0x40 + 4 * (NUM_CORES - 1):
        place = G_BOOT + (offset - 0x40) // 4
        if store == 0:
            return st[place]
        st[place] = value
    elif offset == 0x00:
        if store == 0:
            return st[G_EOC]
        st[G_EOC] = value & 1
    elif offset == 0x08:
        if store == 0:
            return st[G_FETCH_EN]
        changed = value ^ st[G_FETCH_EN]
        st[G_FETCH_EN] = value
        for other in range(st[G_NUM_CLUSTER]):
            if (changed >> other) & 1:
                if (value >> other) & 1:
                    _start_core(st, other, now)
                else:
                    _stop_core(st, other, now)
    elif offset > 0x40:
        return fault(st, F_PERIPHERAL, offset + CLUSTER_BASE)
    return 0


@inner
def _start_core(st, core, now):
    cb = CORE + core * CORE_STRIDE
    if st[cb + C_STATE] != OFF:
        return
    if not jump_to(st, core, st[G_BOOT + core]):
        fault(st, F_FETCH, st[G_BOOT + core])
        return
    st[cb + C_MTVEC] = st[G_BOOT + core] & ~0xFF
    st[cb + C_TIME] = now + 1
    if st[cb + C_STARTED]:  # it was stopped
        st[cb + C_SLEPT] += now - st[cb + C_WAIT_FROM]
        st[cb + C_WHERE + W_WFI] += now - st[cb + C_WAIT_FROM]
    else:
        st[cb + C_LINE] = -16
        st[cb + C_STARTED] = 1
        st[cb + C_START_TIME] = now + 1
    put_in_front(st, cb, core)


@inner
def _stop_core(st, core, now):
    """Take a running core off; it may have run ahead in its own registers."""
    cb = CORE + core * CORE_STRIDE
    if st[cb + C_STATE] == RUNNING:
        st[cb + C_STATE] = OFF
        st[cb + C_WAIT_FROM] = now


@inner
def _global_events(st, offset, size, store, value, now):
    """Event unit seen from outside: per-core registers, software events."""
    if size != 4:
        return fault(st, F_WIDTH, offset + CLUSTER_BASE + 0x800)
    if offset < 0x400:
        register = offset & 0x3F
        if offset >> 6 >= st[G_NUM_CLUSTER] or register >= 0x38:
            return fault(st, F_PERIPHERAL, offset + CLUSTER_BASE + 0x800)
        return event_unit.core_registers(st, offset >> 6, register, store, value, now)
    if 0x600 <= offset < 0x700:
        return event_unit.software_event(st, offset - 0x600, store, value, now)
    if 0x700 <= offset < 0x800 and store == 0:
        return 0
    return fault(st, F_PERIPHERAL, offset + CLUSTER_BASE + 0x800)
