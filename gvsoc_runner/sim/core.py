"""The main loop: serves the cores cycle by cycle and executes their instructions.

One call runs until a cycle limit, an exit, a fault or a request to the host. In every
cycle the active cores are served in list order. A core may run ahead of the others as long
as its instructions touch nothing but its own registers; an instruction that touches
memory, an FPU, a CSR or a cache miss waits for its cycle. This changes no result, because
nothing another core does can reach a register.

Where an instruction is executed: integer ones in alu.py and simd.py, floats in fp.py, memory
and control here. What it costs: `tab`, filled by timing.py.
"""

from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.alu import alu_exec, branch_taken
from gvsoc_runner.sim.csr import csr_read, csr_write, mark_loop_end
from gvsoc_runner.sim.decode import decode
from gvsoc_runner.sim.events import next_due, park, pop_event, wake
from gvsoc_runner.sim.fp import add32, fma32, fp_exec, mul32
from gvsoc_runner.sim.icache import refill
from gvsoc_runner.sim.jit import njit
from gvsoc_runner.sim.memory import access, code_offset, jump_to, store_allowed
from gvsoc_runner.sim.observe import observe, observe_access
from gvsoc_runner.sim.simd import simd_exec
from gvsoc_runner.sim import dma
from gvsoc_runner.sim.layout import *  # noqa: F403
from gvsoc_runner.sim.timing import div_cycles

MASK32 = 0xFFFF_FFFF
RUN_AHEAD = 64  # cycles
P_L1_BYTES = L.PARAM["l1_bytes"]
P_BANK_MASK = L.PARAM["l1_bank_mask"]
P_L1_CONTENTION = L.PARAM["l1_contention"]
P_BRANCH, P_JUMP = L.PARAM["branch_taken"], L.PARAM["jump"]
P_ELW, P_ELW_PARKED = L.PARAM["elw_extra"], L.PARAM["elw_parked"]
P_WAIT_LOAD = L.PARAM["wait_load"]
P_CSR_MSTATUS = L.PARAM["csr_mstatus"]
P_JUMP_REG = L.PARAM["jump_reg_hazard"]
P_MRET = L.PARAM["mret"]
DONE, ASLEEP, FAULT = 0, 1, 2


@njit
def decode_at(st, mem8, code, pflag, gmap, core, po):
    """Decode the instruction at an offset into `code`; 0 with a fault when there is none."""
    cb = CORE + (core << CORE_SHIFT)
    address = po + st[cb + C_BIAS]
    if code_offset(st, core, address) < 0 or po < 0 or po >= MEM_BYTES - 4:
        st[G_FAULT] = F_FETCH
        st[G_FAULT_ADDR] = address & MASK32
        return 0
    word = int64(mem8[po]) | int64(mem8[po + 1]) << 8
    word |= int64(mem8[po + 2]) << 16 | int64(mem8[po + 3]) << 24
    packed = int64(decode(word, st[G_EXT_MASK]))
    op = packed & 1023
    if op == 0:
        st[G_FAULT] = F_ILLEGAL
        st[G_FAULT_INFO] = word
        return 0
    if op == o.JAL and code_offset(st, core, (address + (packed >> 32)) & MASK32) < 0:
        st[G_FAULT] = F_FETCH
        st[G_FAULT_ADDR] = (address + (packed >> 32)) & MASK32
        return 0
    if pflag[po >> 1] != 0:
        packed |= DECODED_MARK
    code[po >> 1] = packed
    gmap[po >> GRANULE_SHIFT] |= HAS_CODE
    gmap[(po + 3) >> GRANULE_SHIFT] |= HAS_CODE
    return packed


@njit
def second_half(st, regs, mem8, code, gmap, out, core, now):
    """The second access of a load or store across a word boundary, one cycle after the first."""
    cb = CORE + (core << CORE_SHIFT)
    info = st[cb + C_SECOND]
    address, store = st[cb + C_WAIT_ADDR], info & 1
    size, done, kind, rd = (info >> 1) & 7, (info >> 4) & 7, (info >> 8) & 3, (info >> 12) & 31
    value = st[cb + C_SECOND_RD]
    st[cb + C_SECOND] = 0
    if store:
        part = access(
            st, regs, mem8, code, gmap, out, core, address, size, 1, value >> (8 * done), now, 0
        )
    else:
        part = access(st, regs, mem8, code, gmap, out, core, address, size, 0, 0, now, 0)
    if st[G_STATUS] != DONE:
        return 0
    st[cb + C_RAW + K_LD] += 1
    st[cb + C_WHERE + W_MISALIGNED] += 1
    st[cb + C_TIME] = now + 1 + st[G_LATENCY]
    if store == 0:
        value |= part << (8 * done)
        value = extend(value, size + done, kind)
        if rd != 0:
            regs[core * 32 + rd] = value & MASK32
        st[cb + C_HAZARD_REG] = rd
        st[cb + C_HAZARD_TIME] = now + 2 + st[G_LATENCY] if rd != 0 else 0
        st[cb + C_HAZARD_LOAD] = 1
    return 1


@njit
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


@njit
def serve_events(st, regs, mem8, code, gmap, now):
    """Run the events due in this cycle, then put the cores woken in it in front of the list."""
    while st[G_NEXT_EVENT] <= now:
        event = pop_event(st, now)
        if event < 0:
            next_due(st)
            continue
        if event < EV_DMA_QUEUE:
            st[CORE + (event << CORE_SHIFT) + C_PARKED] = 0
            wake(st, event, now)
        elif event <= EV_DMA_LOCAL:
            dma.step(st, mem8, code, gmap, event, now)
        next_due(st)


@njit
def admit_woken(st):
    """Put the cores woken in this cycle in front of the serving order, one after the other."""
    for k in range(st[G_NUM_WOKEN]):
        for place in range(st[G_NUM_ACTIVE], 0, -1):
            st[G_ORDER + place] = st[G_ORDER + place - 1]
        st[G_ORDER] = st[G_WOKEN + k]
        st[G_NUM_ACTIVE] += 1
    st[G_NUM_WOKEN] = 0


@njit
def trap(st, core, pc, cause):
    """Enter the trap handler: every exception goes to vector 0."""
    cb = CORE + (core << CORE_SHIFT)
    st[cb + C_MEPC] = pc
    st[cb + C_MCAUSE] = cause
    mstatus = st[cb + C_MSTATUS]
    st[cb + C_MSTATUS] = (mstatus & ~0x88) | ((mstatus & 8) << 4)
    return jump_to(st, core, st[cb + C_MTVEC])


@njit
def stop_here(st, log, core, po, now, flags):
    """Handle a watched address: record the cycle; True when the host asked to stop there."""
    cb = CORE + (core << CORE_SHIFT)
    if st[G_SKIP_STOP] == core + 1:
        st[G_SKIP_STOP] = 0
        return False
    if flags & WATCHED:
        place = st[G_NUM_LOG] * 4
        log[place] = LOG_MARK
        log[place + 1] = core | (po + st[cb + C_BIAS]) << 8
        log[place + 2] = now
        log[place + 3] = st[cb + C_RAW + K_INSTR]
        st[G_NUM_LOG] += 1
    if flags & STOP_HERE:
        st[G_SKIP_STOP] = core + 1
        return True
    return False


@njit
def run(st, regs, mem8, mem32, code, pflag, gmap, tab, log, out, prof, shadow, limit):
    """Run until cycle `limit` or until something needs the host; return a RUN_ reason."""
    l1_bytes, bank_mask = st[P_L1_BYTES], st[P_BANK_MASK]
    contention = st[P_L1_CONTENTION]
    branch_stall, jump_stall = st[P_BRANCH], st[P_JUMP]
    options = st[G_OPTIONS]
    cycle = st[G_CYCLE]
    while cycle < limit:
        soonest = NEVER
        place = 0
        active = st[G_NUM_ACTIVE]
        while place < active:
            c = st[G_ORDER + place] & 15
            cb = CORE + (c << CORE_SHIFT)
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
                if second_half(st, regs, mem8, code, gmap, out, c, t) == 0:
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
                    if po & 15 != 14 and st[cb + C_HINT + ((po >> 4) & 7)] == po >> 4:
                        line = po & ~15
                    else:
                        if t > horizon:
                            break
                        st[cb + C_LINE] = line
                        s = refill(st, c, po, t)
                        line = st[cb + C_LINE]
                d = code[(po >> 1) & CODE_MASK]
                if d == 0:
                    if t > horizon:
                        break
                    d = decode_at(st, mem8, code, pflag, gmap, c, po)
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
                    if stop_here(st, log, c, po, t, pflag[(po >> 1) & CODE_MASK]):
                        reason = RUN_STOP
                        break
                    if st[G_NUM_LOG] * 4 >= LOG_WORDS - 64:
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
                        regs[rb + rd] = alu_exec(op, a, b, 0, imm)
                    elif op <= o.DIV_LAST:
                        regs[rb + rd] = alu_exec(op, a, b, 0, imm)
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
                    elif op <= o.XPULP_LAST:
                        regs[rb + rd] = alu_exec(op, a, b, int64(regs[rb + r3]), imm)
                    else:
                        regs[rb + rd] = simd_exec(op, a, b, int64(regs[rb + r3]), imm)
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
                        result = int64(fp_exec(op, a, b, x, imm, fcsr))
                        if result >> 40:
                            st[G_FAULT] = F_ROUNDING
                            st[G_FAULT_INFO] = (fcsr >> 5) & 7
                            reason = RUN_FAULT
                            break
                    regs[rb + rd] = result & MASK32
                    regs[rb] = 0
                    st[cb + C_FCSR] = (result >> 32) & 0xFF
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
                        if options & (OPT_UNINIT | OPT_RACE):
                            if observe_access(
                                st, shadow, c, po, address, size, 0 if load else 1
                            ):
                                reason = RUN_FAULT
                                break
                        if 0 <= offset < fast_bytes and (offset & 3) + size <= 4:
                            if load == 0 and gmap[offset >> GRANULE_SHIFT] != 0:
                                if not store_allowed(st, code, gmap, offset, size, address):
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
                                if op > o.LOAD_REG_LAST:
                                    regs[rb + r1] = (a + step) & MASK32
                                regs[rb + rd] = value
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
                            value = access(
                                st,
                                regs,
                                mem8,
                                code,
                                gmap,
                                out,
                                c,
                                address,
                                first,
                                0 if load else 1,
                                b,
                                t,
                                rd if load else 0,
                            )
                            status = st[G_STATUS]
                            if status == FAULT:
                                reason = RUN_FAULT
                                break
                            s += st[G_LATENCY]
                            st[cb + C_RAW + (K_LD if load else K_ST)] += 1
                            if step != 0:
                                regs[rb + r1] = (a + step) & MASK32
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
                            regs[rb] = 0
                            if status == ASLEEP:
                                st[cb + C_ELW] = 1 if elw or load == 0 else 0
                                if elw:
                                    s += st[P_ELW_PARKED] - st[P_ELW]
                                elif load:
                                    s += st[P_WAIT_LOAD]
                                hazard = rd
                                st[cb + C_STALL] = s
                            elif elw:
                                st[cb + C_WHERE + W_EVENT] += st[P_ELW]
                            if st[G_EXITED] != 0:
                                reason = RUN_EXIT
                            if st[G_NUM_WOKEN] > 0 or st[G_NUM_OUT] > OUT_BYTES - 4096:
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
                            taken = branch_taken(op, a, b, imm)
                            imm = ((imm & 0xFFFF) ^ 0x8000) - 0x8000
                        if taken:
                            npo = po + imm
                            s += branch_stall
                            st[cb + C_RAW + K_TAKEN] += 1
                            st[cb + C_WHERE + W_BRANCH] += branch_stall
                    elif op <= o.JUMP_LAST:
                        st[cb + C_RAW + K_JUMP] += 1
                        bias = st[cb + C_BIAS]
                        link = npo + bias
                        s += jump_stall
                        st[cb + C_WHERE + W_BRANCH] += jump_stall
                        if op == o.JAL:
                            npo = po + imm
                        else:
                            if st[P_JUMP_REG] and last_rd == r1 and r1 != 0:
                                s += st[P_JUMP_REG]
                                st[cb + C_WHERE + W_BRANCH] += st[P_JUMP_REG]
                                st[cb + C_RAW + K_JR_STALL] += st[P_JUMP_REG]
                            address = (a + imm) & 0xFFFF_FFFE
                            npo = address - bias
                            if npo < L2_OFFSET or npo >= L2_OFFSET + L2_BYTES:
                                if not jump_to(st, c, address):
                                    st[G_FAULT] = F_FETCH
                                    st[G_FAULT_ADDR] = address
                                    reason = RUN_FAULT
                                    break
                                npo = st[cb + C_PO]
                        if rd != 0:
                            regs[rb + rd] = link & MASK32
                    elif op <= o.HWLOOP_LAST:
                        loop = (imm >> 25) & 1
                        base = cb + (C_LOOP1 if loop else C_LOOP0)
                        number = (imm >> 13) & 0xFFF
                        address = po + (imm & 0x1FFF)
                        if op == o.LP_STARTI:
                            st[base] = address
                        elif op == o.LP_COUNT:
                            st[base + 2] = a
                        elif op == o.LP_COUNTI:
                            st[base + 2] = number
                        else:
                            st[base + 1] = address
                            mark_loop_end(code, pflag, address)
                            if op != o.LP_ENDI:
                                st[base] = npo
                                st[base + 2] = a if op == o.LP_SETUP else number
                    elif op <= o.CSR_LAST:
                        st[cb + C_RAW + K_INSTR] += count
                        st[cb + C_RAW + K_RVC] += short
                        count = short = 0
                        number = imm & 0xFFF
                        operand = a
                        if op >= o.CSRRWI:
                            operand = (imm >> 12) & 31
                        old = 0
                        plain = op == o.CSRRW or op == o.CSRRWI
                        if rd != 0 or not plain:
                            old = csr_read(st, c, number, t)
                        writes = plain or (operand != 0 if op >= o.CSRRWI else r1 != 0)
                        if writes and st[G_FAULT] == 0:
                            if op == o.CSRRS or op == o.CSRRSI:
                                operand = old | operand
                            elif op == o.CSRRC or op == o.CSRRCI:
                                operand = old & ~operand
                            csr_write(st, code, pflag, c, number, operand & MASK32, t)
                            if number == 0x300:
                                s += st[P_CSR_MSTATUS]
                                st[cb + C_WHERE + W_CSR] += st[P_CSR_MSTATUS]
                        if st[G_FAULT] != 0:
                            reason = RUN_FAULT
                            break
                        if rd != 0:
                            regs[rb + rd] = old & MASK32
                    elif op == o.FENCE or op == o.FENCE_I:
                        pass
                    elif op == o.WFI:
                        park(st, c, t, WAIT_WFI)
                        st[cb + C_STALL] = s
                        st[cb + C_ELW] = 1
                    elif op == o.ECALL:
                        if not trap(st, c, po + st[cb + C_BIAS], 0xB):
                            st[G_FAULT] = F_TRAP
                            reason = RUN_FAULT
                            break
                        npo = st[cb + C_PO]
                    elif op == o.MRET:
                        if not jump_to(st, c, st[cb + C_MEPC]):
                            st[G_FAULT] = F_TRAP
                            reason = RUN_FAULT
                            break
                        npo = st[cb + C_PO]
                        mstatus = st[cb + C_MSTATUS]
                        st[cb + C_MSTATUS] = (mstatus & ~8) | ((mstatus >> 4) & 8) | 0x80
                        s += st[P_MRET]
                        st[cb + C_WHERE + W_CSR] += st[P_MRET]
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
                    hazard = rd
                    hazard_time = t + s + 2
                    st[cb + C_HAZARD_LOAD] = hazard_now & 1
                if options:
                    observe(st, regs, log, prof, c, po, d, t, s)
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
            serve_events(st, regs, mem8, code, gmap, cycle)
        if st[G_NUM_WOKEN] > 0:
            for k in range(st[G_NUM_WOKEN]):
                woken = CORE + (st[G_WOKEN + k] << CORE_SHIFT)
                soonest = min(soonest, st[woken + C_TIME])
            admit_woken(st)
        elif soonest == NEVER and st[G_NUM_ACTIVE] == 0 and st[G_NEXT_EVENT] == NEVER:
            st[G_CYCLE] = cycle
            return RUN_DEADLOCK
        cycle = min(soonest, st[G_NEXT_EVENT])
        if st[G_NUM_OUT] > OUT_BYTES - 8192:
            st[G_CYCLE] = cycle
            return RUN_DRAIN
    st[G_CYCLE] = cycle
    return RUN_CHUNK
