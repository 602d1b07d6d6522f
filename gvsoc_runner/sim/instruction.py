"""Any instruction of one core, in its cycle: what a turn (turn.py) does not do itself.

Where an instruction is executed: integer ones in alu.py and simd.py, floats in fp.py, loads and
stores in load_store.py, those outside of L1 in memory.py, branches and jumps here. What it costs:
`tab`, filled by timing.py. turn.py repeats the most frequent ones in a faster form;
`tests/gvsoc_runner/sim/test_fast_paths.py` holds both to the same results.

Parts of an instruction give the stall cycles so far, or FAILED with the reason to stop in G_REASON.
"""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.calls import call_float, call_integer, call_refill
from gvsoc_runner.sim.division import div_cycles
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_BIAS,
    C_COUNT0,
    C_COUNT1,
    C_DIVIDER,
    C_END0,
    C_END1,
    C_FCSR,
    C_FPU,
    C_HAZARD_LOAD,
    C_HAZARD_REG,
    C_HAZARD_TIME,
    C_LAST_RD,
    C_LINE,
    C_LOOP0,
    C_LOOP1,
    C_NEXT_PO,
    C_PO,
    C_RAW,
    C_SECOND,
    C_STATE,
    C_TALLY,
    C_TIME,
    C_WHERE,
    CODE_MASK,
    CORE,
    CORE_STRIDE,
    DECODED_MARK,
    F_ROUNDING,
    G_CAREFUL,
    G_CYCLE,
    G_FAULT,
    G_FAULT_INFO,
    G_LATENCY,
    G_OPTIONS,
    G_REASON,
    G_STATUS,
    K_APU_CONT,
    K_BRANCH,
    K_INSTR,
    K_JR_STALL,
    K_JUMP,
    K_LD_STALL,
    K_RVC,
    K_TAKEN,
    L2_BYTES,
    L2_OFFSET,
    LOG_FLOAT,
    LOOP_END,
    NO_HAZARD_REG,
    OPT_FLOATS,
    RUN_FAULT,
    RUN_GO_ON,
    RUN_HOST_CALL,
    RUN_STOP,
    RUNNING,
    STOP_HERE,
    W_DIV,
    W_FDIV,
    W_FPU,
    W_LOAD_USE,
    W_MUL,
    WATCHED,
)
from gvsoc_runner.sim.load_store import failed, load_or_store
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.state_at import (
    code_at,
    costs_at,
    flags_at,
    regs_at,
    state_at,
)
from gvsoc_runner.sim.steps import (
    call_csr,
    call_decode,
    call_hwloop,
    call_interrupt,
    call_jump,
    call_mark,
    call_observe,
    call_record,
    call_second_half,
    call_system,
)

MASK32 = 0xFFFF_FFFF
P_BRANCH, P_JUMP = L.PARAM["branch_taken"], L.PARAM["jump"]
P_JUMP_REG = L.PARAM["jump_reg_hazard"]
AFTER_CSR = 256  # mark in C_LAST_RD
NO_HAZARD, LOAD_HAZARD, MUL_HAZARD = 0, 1, 2
DONE = 0


@inner
def _fetch(at, st, core, cb, po, t):
    """The packed instruction at po, 0 with a fault; stall cycles in G_LATENCY."""
    line = st[cb + C_LINE]
    st[G_LATENCY] = 0
    if po - line > 12 or po < line:
        st[G_LATENCY] = call_refill(at, core, po, t)
    d = code_at(st)[(po >> 1) & CODE_MASK]
    return d if d != 0 else call_decode(at, core, po)


@inner
def fold_tally(st, cb):
    """Put the instructions that turn.py has counted, all and long ones, into the counters."""
    tally = st[cb + C_TALLY]
    st[cb + C_TALLY] = 0
    executed = tally & MASK32
    st[cb + C_RAW + K_INSTR] += executed
    st[cb + C_RAW + K_RVC] += executed - (tally >> 32)


@inner
def _wait_for_operands(st, cb, d, t, s):
    """Load-use (or multiply-use) wait: stall cycles so far."""
    reg = st[cb + C_HAZARD_REG]
    wait = st[cb + C_HAZARD_TIME] - t - s
    if wait > 0 and (reg == (d >> 15) & 31 or reg == (d >> 20) & 31 or reg == (d >> 25) & 31):
        s += wait
        st[cb + C_WHERE + W_LOAD_USE] += wait
        if st[cb + C_HAZARD_LOAD]:
            st[cb + C_RAW + K_LD_STALL] += wait
    return s


@inner
def _integer(st, regs, tab, core, cb, d, po, s):
    """Kinds ALU to SIMD."""
    op, rb, imm = d & 1023, core << 5, d >> 32
    a, b = int64(regs[rb + ((d >> 15) & 31)]), int64(regs[rb + ((d >> 20) & 31)])
    if op == o.AUIPC:
        a = po + st[cb + C_BIAS]
    regs[rb + ((d >> 10) & 31)] = call_integer(op, a, b, int64(regs[rb + ((d >> 25) & 31)]), imm)
    regs[rb] = 0
    if o.MUL_FIRST <= op <= o.MUL_LAST:
        wait = tab[op] & 0xFF
        s += wait
        st[cb + C_WHERE + W_MUL] += wait
        st[cb + C_RAW + K_LD_STALL] += wait
    elif o.DIV_FIRST <= op <= o.DIV_LAST:
        wait = div_cycles(st, (tab[op] >> 32) & 3, b) - 1
        s += wait
        st[cb + C_WHERE + W_DIV] += wait
    return s


@inner
def _unit(st, cb, info, t, s):
    """Wait for the shared FPU or divider and book it: stall cycles so far."""
    if info & 0x300:
        unit = st[cb + C_FPU] if info & 0x100 else st[cb + C_DIVIDER]
        wait = max(st[unit] - t - s, 0)
        s += wait
        st[unit] = t + s + ((info >> 10) & 0x3F)
        if wait > 0:
            st[cb + C_RAW + K_APU_CONT] += wait
            st[cb + C_WHERE + (W_FPU if info & 0x100 else W_FDIV)] += wait
    return s


@inner
def _float(at, st, regs, tab, core, cb, d, t, s):
    """Kinds FP32, FP16, FPVEC."""
    op, rb, imm = d & 1023, core << 5, d >> 32
    info = tab[op]
    s = _wait_for_operands(st, cb, d, t, _unit(st, cb, info, t, s))
    s += info & 0xFF
    st[cb + C_WHERE + W_FDIV] += info & 0xFF
    a, b = int64(regs[rb + ((d >> 15) & 31)]), int64(regs[rb + ((d >> 20) & 31)])
    x, fcsr = int64(regs[rb + ((d >> 25) & 31)]), st[cb + C_FCSR]
    result = call_float(op, a, b, x, imm, fcsr)
    if result >> 40:
        st[G_FAULT] = F_ROUNDING
        st[G_FAULT_INFO] = (fcsr >> 5) & 7
        return failed(st, RUN_FAULT)
    regs[rb + ((d >> 10) & 31)] = result & MASK32
    regs[rb] = 0
    st[cb + C_FCSR] = (result >> 32) & 0xFF
    if st[G_OPTIONS] & OPT_FLOATS:
        what = LOG_FLOAT | op << 8 | (imm & 0xFF) << 24 | fcsr << 40
        call_record(at, what, a | b << 32, x, result)
    return s


@inner
def _branch(st, regs, core, cb, d, po, s):
    op, rb, imm = d & 1023, core << 5, d >> 32
    a, b = int64(regs[rb + ((d >> 15) & 31)]), int64(regs[rb + ((d >> 20) & 31)])
    st[cb + C_RAW + K_BRANCH] += 1
    if op == o.BEQ or op == o.BNE:
        taken = (a == b) == (op == o.BEQ)
    elif op == o.BLTU or op == o.BGEU:
        taken = (a < b) == (op == o.BLTU)
    elif op == o.BLT or op == o.BGE:
        taken = ((a ^ 0x8000_0000) < (b ^ 0x8000_0000)) == (op == o.BLT)
    else:
        taken = (a == (imm >> 16) & MASK32) == (op == o.P_BEQIMM)
        imm = ((imm & 0xFFFF) ^ 0x8000) - 0x8000
    if taken:
        st[cb + C_NEXT_PO] = po + imm
        st[cb + C_RAW + K_TAKEN] += 1
        s += st[P_BRANCH]
    return s


@inner
def _jump(at, st, regs, core, cb, d, po, s):
    """jal, jalr."""
    rd, r1, rb, imm = (d >> 10) & 31, (d >> 15) & 31, core << 5, d >> 32
    bias = st[cb + C_BIAS]
    link, npo = st[cb + C_NEXT_PO] + bias, po + imm
    st[cb + C_RAW + K_JUMP] += 1
    s += st[P_JUMP]
    if d & 1023 != o.JAL:
        if st[P_JUMP_REG] and st[cb + C_LAST_RD] & 31 == r1 and r1 != 0:
            s += st[P_JUMP_REG]
            st[cb + C_RAW + K_JR_STALL] += st[P_JUMP_REG]
        address = (int64(regs[rb + r1]) + imm) & 0xFFFF_FFFE
        npo = address - bias
        if npo < L2_OFFSET or npo >= L2_OFFSET + L2_BYTES:
            npo = call_jump(at, core, address)
            if npo < 0:
                return failed(st, RUN_FAULT)
    st[cb + C_NEXT_PO] = npo
    if rd != 0:
        regs[rb + rd] = link & MASK32
    return s


@inner
def _csr(at, st, regs, core, cb, d, t, s):
    """CSR instructions; marks in C_LAST_RD that one has been written."""
    rd, rb = (d >> 10) & 31, core << 5
    a = int64(regs[rb + ((d >> 15) & 31)])
    result = call_csr(at, core, d, a, t, s, st[cb + C_LAST_RD] & AFTER_CSR)
    if st[G_FAULT] != 0:
        return failed(st, RUN_FAULT)
    if rd != 0:
        regs[rb + rd] = result & MASK32
    st[cb + C_LAST_RD] = rd | (AFTER_CSR if result >> 48 else 0)
    return s + ((result >> 32) & 0xFFFF)


@inner
def _system(at, st, core, cb, d, po, t, s):
    """fence, ecall, ebreak (a host call when the magic word precedes it), mret, wfi."""
    op = d & 1023
    if op == o.FENCE:
        return s
    if op == o.EBREAK:
        return failed(st, RUN_HOST_CALL)
    result = call_system(at, core, op, po, t, s)
    if result == -1:
        return failed(st, RUN_FAULT)
    if result >= 0:
        st[cb + C_NEXT_PO] = result & MASK32
        s += result >> 32
    return s


@inner
def _end_of_loop(st, cb, po):
    """Go back to the start of a hardware loop that ends here and has rounds left."""
    if st[cb + C_COUNT0] > 0 and st[cb + C_END0] == po:
        st[cb + C_COUNT0] -= 1
        if st[cb + C_COUNT0] > 0:
            st[cb + C_NEXT_PO] = st[cb + C_LOOP0]
            return
    if st[cb + C_COUNT1] > 0 and st[cb + C_END1] == po:
        st[cb + C_COUNT1] -= 1
        if st[cb + C_COUNT1] > 0:
            st[cb + C_NEXT_PO] = st[cb + C_LOOP1]


@inner
def _hazard_of(st, cb, tab, d):
    """Kind of delay that the next instruction has when it needs the result of this one."""
    op, rd = d & 1023, (d >> 10) & 31
    if rd == 0:
        return NO_HAZARD
    if o.LOAD_FIRST <= op <= o.LOAD_POST_R_LAST:
        if o.LOAD_POST_I_FIRST <= op <= o.LOAD_POST_I_LAST and rd == (d >> 15) & 31:
            return NO_HAZARD
        whole = st[G_STATUS] == DONE and st[cb + C_SECOND] == 0
        return LOAD_HAZARD if whole else NO_HAZARD
    if o.MUL_FIRST <= op <= o.MUL_LAST and tab[op] & 0xFF:
        return MUL_HAZARD
    return NO_HAZARD


@inner
def _execute(at, st, core, cb, d, po, t, s):
    """Meaning and cost of one instruction, by kind."""
    op, regs, tab = d & 1023, regs_at(st), costs_at(st)
    if op <= o.SIMD_LAST:
        return _integer(st, regs, tab, core, cb, d, po, _wait_for_operands(st, cb, d, t, s))
    if op <= o.FPVEC_LAST:
        return _float(at, st, regs, tab, core, cb, d, t, s)
    s = _wait_for_operands(st, cb, d, t, s)
    if op <= o.STORE_POST_R_LAST:
        return load_or_store(at, st, regs, tab, core, cb, d, po, t, s)
    if op <= o.BRANCH_LAST:
        return _branch(st, regs, core, cb, d, po, s)
    if op <= o.JUMP_LAST:
        return _jump(at, st, regs, core, cb, d, po, s)
    if op <= o.HWLOOP_LAST:
        call_hwloop(at, core, d, int64(regs[(core << 5) + ((d >> 15) & 31)]), po)
        return s
    if op <= o.CSR_LAST:
        return _csr(at, st, regs, core, cb, d, t, s)
    return _system(at, st, core, cb, d, po, t, s)


@exported("odl_instruction", int64(int64, int64))
def call_instruction(at, core):
    """Execute the next instruction of a core, or the second half of an access; a RUN_ reason."""
    st = state_at(at)
    cb = CORE + core * CORE_STRIDE
    t, po = st[cb + C_TIME], st[cb + C_PO]
    st[G_CYCLE] = t
    fold_tally(st, cb)
    if st[cb + C_SECOND] != 0:
        return int64(RUN_GO_ON if call_second_half(at, core, t) else RUN_FAULT)
    entry = int64(0)
    if st[G_CAREFUL] >> core & 1:
        entry = call_interrupt(at, core)
        po = st[cb + C_PO]
        if entry < 0:
            return int64(RUN_FAULT)
    d = _fetch(at, st, core, cb, po, t)
    if d == 0:
        return int64(RUN_FAULT)
    marks = flags_at(st)[(po >> 1) & CODE_MASK] if d & DECODED_MARK else 0
    if marks & (WATCHED | STOP_HERE) and call_mark(at, core, po, t):
        return int64(RUN_STOP)
    s = st[G_LATENCY] + entry
    st[G_REASON] = RUN_GO_ON
    st[cb + C_NEXT_PO] = po + 2 + ((d >> 29) & 2)
    s = _execute(at, st, core, cb, d, po, t, s)
    if s < 0:
        return st[G_REASON]
    if marks & LOOP_END:
        _end_of_loop(st, cb, po)
    hazard = _hazard_of(st, cb, costs_at(st), d)
    if hazard == NO_HAZARD:
        if st[cb + C_STATE] == RUNNING:
            st[cb + C_HAZARD_REG] = NO_HAZARD_REG
    else:
        st[cb + C_HAZARD_REG] = (d >> 10) & 31
        st[cb + C_HAZARD_TIME] = t + s + 2
        st[cb + C_HAZARD_LOAD] = hazard & 1
    if st[G_OPTIONS]:
        call_observe(at, core, po, d, t, s)
    st[cb + C_RAW + K_INSTR] += 1
    st[cb + C_RAW + K_RVC] += 1 - ((d >> 30) & 1)
    if not o.CSR_FIRST <= d & 1023 <= o.CSR_LAST:
        st[cb + C_LAST_RD] = (d >> 10) & 31
    st[cb + C_PO] = st[cb + C_NEXT_PO]
    if st[cb + C_STATE] == RUNNING:
        st[cb + C_TIME] = t + 1 + s
    return st[G_REASON]
