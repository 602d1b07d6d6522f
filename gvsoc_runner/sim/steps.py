"""What the main loop asks for in its slower moments: one function per request.

Compiled once behind a symbol each, these bodies are not copied into the main loop. `at` is the
address of the state array.
"""

from numba import int64

from gvsoc_runner.sim import dma
from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.csr import csr_read, csr_write, mark_loop_end
from gvsoc_runner.sim.decode import decode
from gvsoc_runner.sim.events import next_due, park, pop_event, wake
from gvsoc_runner.sim.fault_at import fault
from gvsoc_runner.sim.icache import fence
from gvsoc_runner.sim.interrupts import (
    acknowledge,
    pending_interrupt,
    set_status,
)
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_BIAS,
    C_ELW,
    C_END0,
    C_HAZARD_LOAD,
    C_HAZARD_REG,
    C_HAZARD_TIME,
    C_LOOP0,
    C_LOOP1,
    C_MCAUSE,
    C_MEPC,
    C_MSTATUS,
    C_MTVEC,
    C_PARKED,
    C_PCMR,
    C_PO,
    C_RAW,
    C_SECOND,
    C_SNAP,
    C_STALL,
    C_TIME,
    C_WAIT_ADDR,
    C_WAIT_PO,
    C_WHERE,
    CORE,
    CORE_STRIDE,
    DECODED_MARK,
    ENABLE,
    ENABLED_BEFORE,
    EV_DMA_LOCAL,
    EV_DMA_QUEUE,
    EV_TIMER,
    F_FETCH,
    F_ILLEGAL,
    F_TRAP,
    FROM_MACHINE,
    G_EXT_MASK,
    G_FAULT,
    G_FAULT_INFO,
    G_LATENCY,
    G_NEXT_EVENT,
    G_NUM_LOG,
    G_NUM_WOKEN,
    G_SKIP_STOP,
    G_STATUS,
    G_STOP_LATENCY,
    GRANULE_SHIFT,
    HAS_CODE,
    K_CYCLES,
    K_INSTR,
    K_LD,
    LOG_MARK,
    MEM_BYTES,
    NO_HAZARD_REG,
    STOP_HERE,
    W_CSR,
    W_L1,
    W_L2,
    W_MISALIGNED,
    W_PERIPHERAL,
    WAIT_WFI,
    WATCHED,
)
from gvsoc_runner.sim.memory import access, code_offset, jump_to
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.observe import observe, observe_access
from gvsoc_runner.sim.state_at import (
    CODE_WORDS,
    code_at,
    flags_at,
    granules_at,
    log_at,
    mem_at,
    out_at,
    profile_at,
    regs_at,
    shadow_at,
    state_at,
)
from gvsoc_runner.sim.timers import timer_event

MASK32 = 0xFFFF_FFFF
P_CSR_MSTATUS = L.PARAM["csr_mstatus"]
P_MRET = L.PARAM["mret"]
P_IRQ = L.PARAM["irq_entry"]
DONE = 0


@exported("odl_access", int64(*[int64] * 8), cold=True)
def call_access(at, core, address, size, store, value, now, rd):
    """One access that is not a plain one to L1; see memory.access."""
    st = state_at(at)
    return access(
        st,
        regs_at(st),
        mem_at(st),
        code_at(st),
        granules_at(st),
        out_at(st),
        core,
        address,
        size,
        store,
        value,
        now,
        rd,
    )


@inner
def extend(value, size, kind):
    """Fill a narrow loaded value to 32 bits: kind 0 zeros, 1 sign, 2 ones."""
    if size == 4:
        return value
    mask = (1 << (8 * size)) - 1
    value &= mask
    if kind == 1:
        sign = (mask + 1) >> 1
        return ((value ^ sign) - sign) & MASK32
    if kind == 2:
        return value | (MASK32 ^ mask)
    return value


@exported("odl_second_half", int64(int64, int64, int64), cold=True)
def call_second_half(at, core, now):
    """Second access of a load or store across a word boundary, after the first; 0: fault."""
    st = state_at(at)
    cb = CORE + core * CORE_STRIDE
    info, address = st[cb + C_SECOND], st[cb + C_WAIT_ADDR]
    store, size, done = info & 1, (info >> 1) & 7, (info >> 4) & 7
    kind, register = (info >> 8) & 3, core * 32 + ((info >> 12) & 31)
    value = int64(regs_at(st)[register])  # an increment after the first half has changed it, too
    st[cb + C_SECOND] = 0
    waited = st[cb + C_WHERE + W_L1], st[cb + C_WHERE + W_L2], st[cb + C_WHERE + W_PERIPHERAL]
    part = call_access(at, core, address, size, store, value >> (8 * done), now, 0)
    if st[G_STATUS] != DONE:
        if st[G_FAULT] == 0:
            fault(st, L.F_PERIPHERAL, address)
        return 0
    st[cb + C_RAW + K_LD] += 1
    st[cb + C_WHERE + W_MISALIGNED] += 1
    if store:  # its second half is on its way: the core does not wait for it
        st[cb + C_WHERE + W_L1], st[cb + C_WHERE + W_L2] = waited[0], waited[1]
        st[cb + C_WHERE + W_PERIPHERAL] = waited[2]
        st[cb + C_TIME] = now + 1
    else:
        rd = register & 31
        st[cb + C_TIME] = now + 1 + st[G_LATENCY]
        upper = ((1 << (8 * size)) - 1) << (8 * done)
        value = (value & ~upper) | (part << (8 * done) & upper)
        if rd != 0:
            whole = value if kind == 0 else extend(value, size + done, kind)
            regs_at(st)[register] = whole & MASK32
        st[cb + C_HAZARD_REG] = rd if rd != 0 else NO_HAZARD_REG
        st[cb + C_HAZARD_TIME] = now + 2 + st[G_LATENCY]
        st[cb + C_HAZARD_LOAD] = 1
    return 1


@exported("odl_decode", int64(int64, int64, int64), cold=True)
def call_decode(at, core, po):
    """Decode the instruction at an offset into the code array; 0 with a fault: none there."""
    st = state_at(at)
    code, flags, mem, granules = code_at(st), flags_at(st), mem_at(st), granules_at(st)
    address = po + st[CORE + core * CORE_STRIDE + C_BIAS]
    if code_offset(st, core, address) < 0 or po < 0 or po >= MEM_BYTES - 4:
        fault(st, F_FETCH, address)
        return 0
    word = int64(mem[po]) | int64(mem[po + 1]) << 8
    word |= int64(mem[po + 2]) << 16 | int64(mem[po + 3]) << 24
    packed = int64(decode(word, st[G_EXT_MASK]))
    op = packed & 1023
    if op == 0:
        st[G_FAULT] = F_ILLEGAL
        st[G_FAULT_INFO] = word
        return 0
    if op == o.JAL and code_offset(st, core, (address + (packed >> 32)) & MASK32) < 0:
        fault(st, F_FETCH, address + (packed >> 32))
        return 0
    if flags[po >> 1] != 0:
        packed |= DECODED_MARK
    code[po >> 1] = packed
    granules[po >> GRANULE_SHIFT] |= HAS_CODE
    granules[(po + 3) >> GRANULE_SHIFT] |= HAS_CODE
    return packed


@exported("odl_events", int64(int64, int64), cold=True)
def call_events(at, now):
    """Run the events due in this cycle, in order."""
    st = state_at(at)
    while st[G_NEXT_EVENT] <= now:
        event = pop_event(st, now)
        if 0 <= event < EV_DMA_QUEUE:
            st[CORE + event * CORE_STRIDE + C_PARKED] = 0
            wake(st, event, now)
        elif EV_DMA_QUEUE <= event <= EV_DMA_LOCAL:
            dma.step(st, mem_at(st), code_at(st), granules_at(st), event, now)
        elif event >= EV_TIMER:
            timer_event(st, event - EV_TIMER, now)
        next_due(st)
    return st[G_NUM_WOKEN]


@exported("odl_csr", int64(*[int64] * 7), cold=True)
def call_csr(at, core, packed, a, now, stall, after_csr):
    """Execute a CSR instruction: old value | extra cycles << 32; faults through G_FAULT.

    after_csr: the previous instruction wrote a CSR too. The model counts the instruction
    that switches counting on only then.
    """
    st = state_at(at)
    cb = CORE + core * CORE_STRIDE
    op, rd, r1, imm = packed & 1023, (packed >> 10) & 31, (packed >> 15) & 31, packed >> 32
    number = imm & 0xFFF
    immediate = op >= o.CSRRWI
    operand = (imm >> 12) & 31 if immediate else a
    plain = op == o.CSRRW or op == o.CSRRWI
    old, extra = 0, 0
    if rd != 0 or not plain:
        old = csr_read(st, core, number, now)
    if (plain or (operand != 0 if immediate else r1 != 0)) and st[G_FAULT] == 0:
        if op == o.CSRRS or op == o.CSRRSI:
            operand = old | operand
        elif op == o.CSRRC or op == o.CSRRCI:
            operand = old & ~operand
        counting = st[cb + C_PCMR] & 1
        csr_write(st, code_at(st), flags_at(st), core, number, operand & MASK32, now)
        if number == 0x300:
            extra = st[P_CSR_MSTATUS]
            st[cb + C_WHERE + W_CSR] += extra
        if st[cb + C_PCMR] & 1 and counting == 0 and after_csr == 0:
            st[cb + C_SNAP + K_INSTR] += 1
            st[cb + C_SNAP + K_CYCLES] += 1 + stall
        extra |= 1 << 16
    return (old & MASK32) | extra << 32


@exported("odl_hwloop", int64(*[int64] * 5), cold=True)
def call_hwloop(at, core, packed, a, po):
    """Set start, end or count of a hardware loop."""
    st = state_at(at)
    op, imm = packed & 1023, packed >> 32
    base = CORE + core * CORE_STRIDE + (C_LOOP1 if (imm >> 25) & 1 else C_LOOP0)
    number, address = (imm >> 13) & 0xFFF, po + (imm & 0x1FFF)
    if op == o.LP_STARTI:
        st[base] = address
    elif op == o.LP_COUNT:
        st[base + 2] = a
    elif op == o.LP_COUNTI:
        st[base + 2] = number
    else:
        st[base + C_END0 - C_LOOP0] = address
        mark_loop_end(code_at(st), flags_at(st), address)
        if op != o.LP_ENDI:
            st[base] = po + 4
            st[base + 2] = a if op == o.LP_SETUP else number
    return 0


@exported("odl_jump", int64(int64, int64, int64), cold=True)
def call_jump(at, core, address):
    """Offset of a jump target, with the core pointed at it; -1 with a fault: no memory."""
    st = state_at(at)
    if jump_to(st, core, address):
        return st[CORE + core * CORE_STRIDE + C_PO]
    fault(st, F_FETCH, address)
    return -1


@exported("odl_system", int64(*[int64] * 6), cold=True)
def call_system(at, core, op, po, now, stall):
    """FENCE.I, WFI, ECALL, MRET: next offset | extra cycles << 32; -1 with a fault, -2: go on."""
    st = state_at(at)
    cb = CORE + core * CORE_STRIDE
    if op == o.FENCE_I:
        fence(st, core)
        return -2
    mstatus = st[cb + C_MSTATUS]
    if op == o.WFI:
        if pending_interrupt(st, core) >= 0:
            return -2
        park(st, core, now, WAIT_WFI)
        st[cb + C_STALL] = stall
        st[cb + C_WAIT_PO] = po
        st[cb + C_ELW] = 1
        return -2
    target, extra = st[cb + C_MEPC], st[P_MRET]
    if op == o.ECALL:  # every exception goes to vector 0
        target, extra = st[cb + C_MTVEC], 0
        st[cb + C_MEPC] = po + st[cb + C_BIAS]
        st[cb + C_MCAUSE] = 0xB
        set_status(st, core, mstatus & ~0x88 | (mstatus & ENABLE) << 4 | FROM_MACHINE)
    else:
        before = (mstatus >> 4) & ENABLE | ENABLED_BEFORE | FROM_MACHINE
        set_status(st, core, mstatus & ~ENABLE | before)
        st[cb + C_MCAUSE] = 0
    if not jump_to(st, core, target):
        fault(st, F_TRAP, target)
        return -1
    st[cb + C_WHERE + W_CSR] += extra
    return st[cb + C_PO] | extra << 32


@exported("odl_interrupt", int64(int64, int64), cold=True)
def call_interrupt(at, core):
    """Enter the handler of a pending line: extra cycles, -1 with a fault."""
    st = state_at(at)
    cb = CORE + core * CORE_STRIDE
    line = pending_interrupt(st, core)
    if line < 0:
        return 0
    st[cb + C_MEPC] = st[cb + C_PO] + st[cb + C_BIAS]
    st[cb + C_MCAUSE] = 1 << 31 | line
    set_status(st, core, int64(ENABLED_BEFORE | FROM_MACHINE))
    acknowledge(st, core, line)
    vector = st[cb + C_MTVEC] + 4 * line
    if not jump_to(st, core, vector):
        fault(st, F_TRAP, vector)
        return -1
    st[cb + C_WHERE + W_CSR] += st[P_IRQ]
    return st[P_IRQ]


@exported("odl_mark", int64(int64, int64, int64, int64), cold=True)
def call_mark(at, core, po, now):
    """Handle a watched address: record the cycle; 1 when the host asked to stop there."""
    st = state_at(at)
    cb = CORE + core * CORE_STRIDE
    marks = flags_at(st)[(po >> 1) & (CODE_WORDS - 1)]
    if st[G_SKIP_STOP] == core + 1:
        st[G_SKIP_STOP] = 0
        st[G_LATENCY] = st[G_STOP_LATENCY]  # its line was fetched before the stop
        return 0
    if marks & WATCHED:
        log = log_at(st)
        place = st[G_NUM_LOG] * 4
        log[place] = LOG_MARK
        log[place + 1] = core | (po + st[cb + C_BIAS]) << 8
        log[place + 2] = now
        log[place + 3] = st[cb + C_RAW + K_INSTR]
        st[G_NUM_LOG] += 1
    if marks & STOP_HERE:
        st[G_SKIP_STOP] = core + 1
        st[G_STOP_LATENCY] = st[G_LATENCY]
        return 1
    return 0


@exported("odl_observe", int64(*[int64] * 6), cold=True)
def call_observe(at, core, po, packed, now, stall):
    st = state_at(at)
    observe(st, regs_at(st), log_at(st), profile_at(st), core, po, packed, now, stall)
    return 0


@exported("odl_check", int64(*[int64] * 5), cold=True)
def call_check(at, core, address, size, store):
    """Memory checks before an access; 1 with a fault set when one fails."""
    st = state_at(at)
    return int64(observe_access(st, shadow_at(st), core, 0, address, size, store))


@exported("odl_record", int64(*[int64] * 5), cold=True)
def call_record(at, first, second, third, fourth):
    """Append a record of four words to the log; the main loop leaves room for it."""
    st = state_at(at)
    log = log_at(st)
    place = st[G_NUM_LOG] * 4
    log[place], log[place + 1] = first, second
    log[place + 2], log[place + 3] = third, fourth
    st[G_NUM_LOG] += 1
    return 0
