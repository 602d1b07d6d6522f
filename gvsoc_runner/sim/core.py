"""The main loop: serves the cores cycle by cycle and executes their instructions.

One call runs until a cycle limit, an exit, a fault or a request to the host. In every
cycle the active cores are served in list order. A core may run ahead of the others as long
as its instructions touch nothing but its own registers; an instruction that touches
memory, an FPU, a CSR or a cache miss waits for its cycle. This changes no result, because
nothing another core does can reach a register.

Where an instruction is executed: integer ones in alu.py and simd.py, floats in fp.py, plain
L1 accesses, branches and jumps here, all other accesses in memory.py. What it costs: `tab`,
filled by timing.py.
"""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.calls import call_float, call_integer, call_refill, call_store_allowed
from gvsoc_runner.sim.division import div_cycles
from gvsoc_runner.sim.fp import add32, fma32, mul32
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    BANK_L1,
    C_BIAS,
    C_COUNT0,
    C_COUNT1,
    C_DIVIDER,
    C_ELW,
    C_END0,
    C_END1,
    C_FCSR,
    C_FPU,
    C_HAZARD_LOAD,
    C_HAZARD_REG,
    C_HAZARD_TIME,
    C_HINT,
    C_LAST_RD,
    C_LINE,
    C_LISTED,
    C_LOOP0,
    C_LOOP1,
    C_PO,
    C_RAW,
    C_SECOND,
    C_SECOND_RD,
    C_STALL,
    C_STATE,
    C_TIME,
    C_WAIT_ADDR,
    C_WAIT_PO,
    C_WHERE,
    CODE_MASK,
    CORE,
    CORE_STRIDE,
    DECODED_MARK,
    F_ROUNDING,
    FC,
    G_CYCLE,
    G_EXITED,
    G_FAULT,
    G_FAULT_CORE,
    G_FAULT_INFO,
    G_LAST,
    G_LATENCY,
    G_NEXT_EVENT,
    G_NUM_ACTIVE,
    G_NUM_LOG,
    G_NUM_OUT,
    G_NUM_WOKEN,
    G_OPTIONS,
    G_ORDER,
    G_STATUS,
    G_WOKEN,
    GRANULE_SHIFT,
    K_APU_CONT,
    K_BRANCH,
    K_INSTR,
    K_JR_STALL,
    K_JUMP,
    K_LD,
    K_LD_STALL,
    K_RVC,
    K_ST,
    K_TAKEN,
    L1_BASE,
    L2_BYTES,
    L2_OFFSET,
    LOG_FLOAT,
    LOG_LINE,
    LOG_WORDS,
    LOOP_END,
    MEM_BYTES,
    NEVER,
    OPT_FLOATS,
    OPT_RACE,
    OPT_UNINIT,
    OUT_BYTES,
    RUN_CHUNK,
    RUN_DEADLOCK,
    RUN_DRAIN,
    RUN_EXIT,
    RUN_FAULT,
    RUN_HOST_CALL,
    RUN_STOP,
    RUNNING,
    STOP_HERE,
    W_DIV,
    W_EVENT,
    W_FDIV,
    W_FPU,
    W_L1,
    W_LOAD_USE,
    W_MUL,
    WATCHED,
)
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.state_at import (
    code_at,
    costs_at,
    flags_at,
    granules_at,
    regs_at,
    state_at,
    words_at,
)
from gvsoc_runner.sim.steps import (
    call_access,
    call_check,
    call_csr,
    call_decode,
    call_events,
    call_hwloop,
    call_jump,
    call_mark,
    call_observe,
    call_record,
    call_second_half,
    call_system,
    extend,
)

MASK32 = 0xFFFF_FFFF
RUN_AHEAD = 64  # cycles
P_L1_BYTES = L.PARAM["l1_bytes"]
P_BANK_MASK = L.PARAM["l1_bank_mask"]
P_L1_CONTENTION = L.PARAM["l1_contention"]
P_BRANCH, P_JUMP = L.PARAM["branch_taken"], L.PARAM["jump"]
P_ELW, P_ELW_PARKED = L.PARAM["elw_extra"], L.PARAM["elw_parked"]
P_WAIT_LOAD = L.PARAM["wait_load"]
P_JUMP_REG = L.PARAM["jump_reg_hazard"]
AFTER_CSR = 256  # mark in C_LAST_RD
DONE, ASLEEP, FAULT = 0, 1, 2


@inner
def admit_woken(st):
    """Put the cores woken in this cycle in front of the serving order, one after the other."""
    for k in range(st[G_NUM_WOKEN]):
        for place in range(st[G_NUM_ACTIVE], 0, -1):
            st[G_ORDER + place] = st[G_ORDER + place - 1]
        st[G_ORDER] = st[G_WOKEN + k]
        st[G_NUM_ACTIVE] += 1
    st[G_NUM_WOKEN] = 0


@exported("odl_run", int64(int64, int64))
def run(at, limit):
    """Run until cycle `limit` or until something needs the host; return a RUN_ reason."""
    st = state_at(at)
    regs, mem32, code = regs_at(st), words_at(st), code_at(st)
    pflag, gmap, tab = flags_at(st), granules_at(st), costs_at(st)
    l1_bytes, bank_mask = st[P_L1_BYTES], st[P_BANK_MASK]
    contention = st[P_L1_CONTENTION]
    branch_stall, jump_stall = st[P_BRANCH], st[P_JUMP]
    options = st[G_OPTIONS]
    printed = st[G_NUM_OUT]
    cycle = st[G_CYCLE]
    while cycle < limit:
        soonest = NEVER
        place = 0
        active = st[G_NUM_ACTIVE]
        while place < active:
            c = st[G_ORDER + place] & 15
            cb = CORE + c * CORE_STRIDE
            t = st[cb + C_TIME]
            if t > cycle:
                soonest = min(soonest, t)
                place += 1
                continue
            if st[cb + C_STATE] != RUNNING:
                st[cb + C_LISTED] = 0
                active -= 1
                st[G_NUM_ACTIVE] = active
                for later in range(place, active):
                    st[G_ORDER + later] = st[G_ORDER + later + 1]
                continue
            place += 1
            if st[cb + C_SECOND] != 0:
                if call_second_half(at, c, t) == 0:
                    st[G_FAULT_CORE] = c
                    st[G_CYCLE] = cycle
                    return RUN_FAULT
                soonest = min(soonest, st[cb + C_TIME])
                continue
            # --- one core: its instruction of this cycle, then what it may do ahead ------
            horizon = min(st[G_NEXT_EVENT], limit) if active == 1 else cycle
            last = horizon + RUN_AHEAD
            po, line = st[cb + C_PO], st[cb + C_LINE]
            hazard, hazard_time = st[cb + C_HAZARD_REG], st[cb + C_HAZARD_TIME]
            last_rd = st[cb + C_LAST_RD]
            rb = c << 5
            fast_bytes = 0 if c == FC else l1_bytes
            count = 0
            short = 0
            reason = -1
            while True:
                s = 0
                if po - line > 12 or po < line:
                    # The last half-word of a line needs the next line as well.
                    ahead = (po + 2) >> 4
                    if st[cb + C_HINT + (ahead & 31)] == ahead and (
                        ahead == po >> 4
                        or line == po & ~15
                        or st[cb + C_HINT + ((po >> 4) & 31)] == po >> 4
                    ):
                        line = ahead << 4
                    else:
                        if t > horizon:
                            break
                        st[cb + C_LINE] = line
                        s = call_refill(at, c, po, t)
                        line = st[cb + C_LINE]
                d = code[(po >> 1) & CODE_MASK]
                if d == 0:
                    if t > horizon:
                        break
                    d = call_decode(at, c, po)
                    if d == 0:
                        reason = RUN_FAULT
                        break
                op = d & 1023
                if t > horizon and (
                    o.SIMD_LAST < op < o.BRANCH_FIRST or op > o.HWLOOP_LAST or t > last
                ):
                    break
                if d & DECODED_MARK and pflag[(po >> 1) & CODE_MASK] & (WATCHED | STOP_HERE):
                    if t > horizon:
                        break
                    st[cb + C_RAW + K_INSTR] += count
                    st[cb + C_RAW + K_RVC] += short
                    count = short = 0
                    if call_mark(at, c, po, t):
                        reason = RUN_STOP
                        break
                    if st[G_NUM_LOG] * 4 >= LOG_WORDS - 256:
                        horizon = last = limit = t
                rd = (d >> 10) & 31
                r1, r2, r3 = (d >> 15) & 31, (d >> 20) & 31, (d >> 25) & 31
                a, b = int64(regs[rb + r1]), int64(regs[rb + r2])
                imm = d >> 32
                npo = po + 2 + ((d >> 29) & 2)
                stalled_by_hazard = hazard_time > t + s and (
                    hazard == r1 or hazard == r2 or hazard == r3
                )
                hazard_now = 0
                if op <= o.SIMD_LAST:
                    if stalled_by_hazard:
                        wait = hazard_time - t - s
                        s += wait
                        st[cb + C_WHERE + W_LOAD_USE] += wait
                        if st[cb + C_HAZARD_LOAD]:
                            st[cb + C_RAW + K_LD_STALL] += wait
                    if op == o.ADDI:
                        regs[rb + rd] = (a + imm) & MASK32
                    elif op == o.ADD:
                        regs[rb + rd] = (a + b) & MASK32
                    elif op == o.SLLI:
                        regs[rb + rd] = (a << imm) & MASK32
                    elif op == o.SRLI:
                        regs[rb + rd] = a >> imm
                    elif op == o.XOR:
                        regs[rb + rd] = a ^ b
                    elif op == o.OR:
                        regs[rb + rd] = a | b
                    elif op == o.ANDI:
                        regs[rb + rd] = a & (imm & MASK32)
                    elif op == o.SUB:
                        regs[rb + rd] = (a - b) & MASK32
                    elif op <= o.ALU_LAST:
                        if op == o.AUIPC:
                            a = po + st[cb + C_BIAS]
                        regs[rb + rd] = call_integer(op, a, b, 0, imm)
                    elif op <= o.DIV_LAST:
                        if op == o.MUL:
                            regs[rb + rd] = (a * b) & MASK32
                        else:
                            regs[rb + rd] = call_integer(op, a, b, 0, imm)
                        if op <= o.MUL_LAST:
                            wait = tab[op] & 0xFF
                            s += wait
                            st[cb + C_WHERE + W_MUL] += wait
                            st[cb + C_RAW + K_LD_STALL] += wait
                            if rd != 0 and wait > 0:
                                hazard_now = 2
                        else:
                            wait = div_cycles(st, (tab[op] >> 32) & 3, b) - 1
                            s += wait
                            st[cb + C_WHERE + W_DIV] += wait
                    elif op == o.P_MAC:
                        regs[rb + rd] = (int64(regs[rb + r3]) + a * b) & MASK32
                    else:
                        regs[rb + rd] = call_integer(op, a, b, int64(regs[rb + r3]), imm)
                    regs[rb] = 0
                elif op <= o.FPVEC_LAST:
                    info = tab[op]
                    if info & 0x300:
                        unit = st[cb + C_FPU] if info & 0x100 else st[cb + C_DIVIDER]
                        busy = (info >> 10) & 0x3F
                        free = st[unit]
                        if free > t + s:
                            wait = free - t - s
                            s += wait
                            st[unit] = free + busy
                            st[cb + C_RAW + K_APU_CONT] += wait
                            st[cb + C_WHERE + (W_FPU if info & 0x100 else W_FDIV)] += wait
                        else:
                            st[unit] = t + s + busy
                    if stalled_by_hazard and hazard_time > t + s:
                        wait = hazard_time - t - s
                        s += wait
                        st[cb + C_WHERE + W_LOAD_USE] += wait
                        if st[cb + C_HAZARD_LOAD]:
                            st[cb + C_RAW + K_LD_STALL] += wait
                    wait = info & 0xFF
                    if wait:
                        s += wait
                        st[cb + C_WHERE + W_FDIV] += wait
                    fcsr = st[cb + C_FCSR]
                    x = int64(regs[rb + r3])
                    nearest = imm == 0 or (imm == 7 and fcsr < 0x20)
                    if op == o.FMADD_S and nearest:
                        result = int64(fma32(a, b, x, fcsr))
                    elif op == o.FADD_S and nearest:
                        result = int64(add32(a, b, fcsr))
                    elif op == o.FMUL_S and nearest:
                        result = int64(mul32(a, b, fcsr))
                    else:
                        result = call_float(op, a, b, x, imm, fcsr)
                        if result >> 40:
                            st[G_FAULT] = F_ROUNDING
                            st[G_FAULT_INFO] = (fcsr >> 5) & 7
                            reason = RUN_FAULT
                            break
                    regs[rb + rd] = result & MASK32
                    regs[rb] = 0
                    st[cb + C_FCSR] = (result >> 32) & 0xFF
                    if options & OPT_FLOATS:
                        what = LOG_FLOAT | op << 8 | (imm & 0xFF) << 24 | fcsr << 40
                        call_record(at, what, a | b << 32, x, result)
                else:
                    if stalled_by_hazard:
                        wait = hazard_time - t - s
                        s += wait
                        st[cb + C_WHERE + W_LOAD_USE] += wait
                        if st[cb + C_HAZARD_LOAD]:
                            st[cb + C_RAW + K_LD_STALL] += wait
                    if op <= o.STORE_POST_R_LAST:
                        info = tab[op]
                        size = (info >> 16) & 7
                        load = op <= o.LOAD_POST_R_LAST
                        step = 0
                        if load:
                            if op <= o.LOAD_LAST:
                                address = (a + imm) & MASK32
                            elif op <= o.LOAD_REG_LAST:
                                address = (a + b) & MASK32
                            else:
                                address = a
                                step = imm if op <= o.LOAD_POST_I_LAST else b
                        elif op <= o.STORE_LAST:
                            address = (a + imm) & MASK32
                        elif op <= o.STORE_REG_LAST:
                            address = (a + int64(regs[rb + r3])) & MASK32
                        else:
                            address = a
                            step = imm if op <= o.STORE_POST_I_LAST else int64(regs[rb + r3])
                        offset = address - L1_BASE
                        if options & (OPT_UNINIT | OPT_RACE) and call_check(
                            at, c, address, size, 0 if load else 1
                        ):
                            reason = RUN_FAULT
                            break
                        if 0 <= offset < fast_bytes and (offset & 3) + size <= 4:
                            if (
                                load == 0
                                and gmap[offset >> GRANULE_SHIFT] != 0
                                and call_store_allowed(at, offset, size, address) == 0
                            ):
                                reason = RUN_FAULT
                                break
                            if contention:
                                bank = BANK_L1 + ((offset >> 2) & bank_mask)
                                free = st[bank]
                                if free > t:
                                    s += free - t
                                    st[cb + C_WHERE + W_L1] += free - t
                                    st[bank] = free + 1
                                else:
                                    st[bank] = t + 1
                            word = (offset & (MEM_BYTES - 1)) >> 2
                            if load:
                                st[cb + C_RAW + K_LD] += 1
                                value = int64(mem32[word])
                                if size != 4:
                                    value = extend(
                                        value >> ((offset & 3) * 8), size, (info >> 24) & 3
                                    )
                                regs[rb + rd] = value
                                regs[rb] = 0
                                if op > o.LOAD_REG_LAST:
                                    # base and step are read after the load has written rd
                                    if op > o.LOAD_POST_I_LAST:
                                        step = int64(regs[rb + r2])
                                    regs[rb + r1] = (int64(regs[rb + r1]) + step) & MASK32
                                    regs[rb] = 0
                                if rd != 0:
                                    hazard_now = 1
                            else:
                                st[cb + C_RAW + K_ST] += 1
                                if size == 4:
                                    mem32[word] = b
                                else:
                                    shift = (offset & 3) * 8
                                    mask = ((1 << (8 * size)) - 1) << shift
                                    mem32[word] = (int64(mem32[word]) & ~mask) | (
                                        (b << shift) & mask
                                    )
                                if op > o.STORE_REG_LAST:
                                    regs[rb + r1] = (a + step) & MASK32
                                    regs[rb] = 0
                        else:
                            first = min(size, 4 - (address & 3))
                            elw = op == o.P_ELW
                            if elw:
                                s += st[P_ELW]
                            value = call_access(
                                at,
                                c,
                                address,
                                first,
                                0 if load else 1,
                                b,
                                t,
                                rd if load else 0,
                            )
                            if st[cb + C_LINE] == -16:
                                line = -16  # the access was a flush
                            status = st[G_STATUS]
                            if status == FAULT:
                                reason = RUN_FAULT
                                break
                            s += st[G_LATENCY]
                            st[cb + C_RAW + (K_LD if load else K_ST)] += 1
                            if first < size and status == DONE:
                                st[cb + C_SECOND] = (
                                    (0 if load else 1)
                                    | (size - first) << 1
                                    | first << 4
                                    | ((info >> 24) & 3) << 8
                                    | (rd if load else 0) << 12
                                    | 1 << 20
                                )
                                st[cb + C_WAIT_ADDR] = (address + first) & MASK32
                                st[cb + C_SECOND_RD] = value if load else b
                            elif load:
                                if status == DONE:
                                    value = extend(value, size, (info >> 24) & 3)
                                    if rd != 0:
                                        hazard_now = 1
                                if rd != 0:
                                    regs[rb + rd] = value & MASK32
                            if step != 0:
                                if load and op > o.LOAD_POST_I_LAST:
                                    step = int64(regs[rb + r2])
                                regs[rb + r1] = (int64(regs[rb + r1]) + step) & MASK32
                            regs[rb] = 0
                            if status == ASLEEP:
                                st[cb + C_ELW] = 1 if elw or load == 0 else 0
                                if elw:
                                    s += st[P_ELW_PARKED] - st[P_ELW]
                                elif load:
                                    s += st[P_WAIT_LOAD]
                                hazard = rd
                                st[cb + C_STALL] = s
                                st[cb + C_WAIT_PO] = po
                            elif elw:
                                st[cb + C_WHERE + W_EVENT] += st[P_ELW]
                            if options & OPT_FLOATS and st[G_NUM_OUT] != printed:
                                printed = st[G_NUM_OUT]
                                call_record(at, LOG_LINE, printed, 0, 0)
                            if st[G_EXITED] != 0:
                                reason = RUN_EXIT
                            if st[G_NUM_WOKEN] > 0 or st[G_NUM_OUT] > OUT_BYTES - 16384:
                                horizon = last = t
                            elif active == 1:
                                horizon = min(st[G_NEXT_EVENT], limit)
                                last = horizon + RUN_AHEAD
                    elif op <= o.BRANCH_LAST:
                        st[cb + C_RAW + K_BRANCH] += 1
                        if op == o.BNE:
                            taken = a != b
                        elif op == o.BEQ:
                            taken = a == b
                        elif op == o.BLTU:
                            taken = a < b
                        elif op == o.BGEU:
                            taken = a >= b
                        elif op == o.BLT:
                            taken = (a ^ 0x8000_0000) < (b ^ 0x8000_0000)
                        elif op == o.BGE:
                            taken = (a ^ 0x8000_0000) >= (b ^ 0x8000_0000)
                        else:
                            taken = (a == (imm >> 16) & MASK32) == (op == o.P_BEQIMM)
                            imm = ((imm & 0xFFFF) ^ 0x8000) - 0x8000
                        if taken:
                            npo = po + imm
                            s += branch_stall
                            st[cb + C_RAW + K_TAKEN] += 1
                    elif op <= o.JUMP_LAST:
                        st[cb + C_RAW + K_JUMP] += 1
                        bias = st[cb + C_BIAS]
                        link = npo + bias
                        s += jump_stall
                        if op == o.JAL:
                            npo = po + imm
                        else:
                            if st[P_JUMP_REG] and last_rd & 31 == r1 and r1 != 0:
                                s += st[P_JUMP_REG]
                                st[cb + C_RAW + K_JR_STALL] += st[P_JUMP_REG]
                            address = (a + imm) & 0xFFFF_FFFE
                            npo = address - bias
                            if npo < L2_OFFSET or npo >= L2_OFFSET + L2_BYTES:
                                npo = call_jump(at, c, address)
                                if npo < 0:
                                    reason = RUN_FAULT
                                    break
                        if rd != 0:
                            regs[rb + rd] = link & MASK32
                    elif op <= o.HWLOOP_LAST:
                        call_hwloop(at, c, d, a, po)
                    elif op <= o.CSR_LAST:
                        st[cb + C_RAW + K_INSTR] += count
                        st[cb + C_RAW + K_RVC] += short
                        count = short = 0
                        result = call_csr(at, c, d, a, t, s, last_rd & AFTER_CSR)
                        if st[G_FAULT] != 0:
                            reason = RUN_FAULT
                            break
                        if rd != 0:
                            regs[rb + rd] = result & MASK32
                        s += (result >> 32) & 0xFFFF
                        if result >> 48:
                            rd |= AFTER_CSR
                    elif op == o.FENCE or op == o.FENCE_I:
                        pass
                    elif op != o.EBREAK:
                        result = call_system(at, c, op, po, t, s)
                        if result == -1:
                            reason = RUN_FAULT
                            break
                        if result >= 0:
                            npo = result & MASK32
                            s += result >> 32
                    else:  # EBREAK: a host call when the magic word precedes it
                        st[cb + C_PO] = po
                        reason = RUN_HOST_CALL
                        break
                # --- the instruction is done -------------------------------------------------
                if d & DECODED_MARK and pflag[(po >> 1) & CODE_MASK] & LOOP_END:
                    again = False
                    if st[cb + C_COUNT0] > 0 and st[cb + C_END0] == po:
                        st[cb + C_COUNT0] -= 1
                        if st[cb + C_COUNT0] > 0:
                            npo = st[cb + C_LOOP0]
                            again = True
                    if not again and st[cb + C_COUNT1] > 0 and st[cb + C_END1] == po:
                        st[cb + C_COUNT1] -= 1
                        if st[cb + C_COUNT1] > 0:
                            npo = st[cb + C_LOOP1]
                if hazard_now:
                    hazard = rd & 31
                    hazard_time = t + s + 2
                    st[cb + C_HAZARD_LOAD] = hazard_now & 1
                if options:
                    if st[G_NUM_LOG] * 4 >= LOG_WORDS - 256:
                        horizon = last = limit = t
                    call_observe(at, c, po, d, t, s)
                count += 1
                short += 1 - ((d >> 30) & 1)
                last_rd = rd
                po = npo
                t += 1 + s
                if st[cb + C_STATE] != RUNNING or st[cb + C_SECOND] != 0 or reason >= 0:
                    break
            st[cb + C_PO] = po
            st[cb + C_LINE] = line
            st[cb + C_HAZARD_REG] = hazard
            st[cb + C_HAZARD_TIME] = hazard_time
            st[cb + C_LAST_RD] = last_rd
            st[cb + C_RAW + K_INSTR] += count
            st[cb + C_RAW + K_RVC] += short
            if st[cb + C_STATE] == RUNNING:
                st[cb + C_TIME] = t
            if reason >= 0:
                st[G_FAULT_CORE] = c
                st[G_CYCLE] = cycle
                st[G_LAST] = t
                return reason
            soonest = min(soonest, st[cb + C_TIME])
        if st[G_NEXT_EVENT] <= cycle:
            call_events(at, cycle)
        if st[G_NUM_WOKEN] > 0:
            for k in range(st[G_NUM_WOKEN]):
                woken = CORE + st[G_WOKEN + k] * CORE_STRIDE
                soonest = min(soonest, st[woken + C_TIME])
            admit_woken(st)
        elif soonest == NEVER and st[G_NUM_ACTIVE] == 0 and st[G_NEXT_EVENT] == NEVER:
            st[G_CYCLE] = cycle
            return RUN_DEADLOCK
        cycle = min(soonest, st[G_NEXT_EVENT])
        if st[G_NUM_OUT] > OUT_BYTES - 16384:
            st[G_CYCLE] = cycle
            return RUN_DRAIN
    st[G_CYCLE] = cycle
    return RUN_CHUNK
