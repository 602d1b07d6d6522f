"""One core's turn: its most frequent instructions, from the cycle it is due in.

A core may run ahead of the others as long as its instructions touch nothing but its own registers;
an instruction that touches memory or an FPU waits for its cycle. This changes no result, because
nothing another core does can reach a register. Integer instructions, branches, plain accesses
to L1 and single-precision sums and products are executed here, everything else by
instruction.py. What they cost: `tab`, filled by timing.py.

`core` is the state of the one core, see layout.py (C_...), `regs` its 32 registers. The order of
the first comparisons does not matter: they become one jump table.
"""

import numpy as np
from numba import int64

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.calls import call_float, call_integer, call_store_allowed
from gvsoc_runner.sim.fields import rd, rs1, rs2, rs3
from gvsoc_runner.sim.fp import fused32, fused_operands
from gvsoc_runner.sim.handlers import (
    ACCESS,
    ADD,
    ADDI,
    AND,
    ANDI,
    BEQ,
    BNE,
    BRANCH_IMM,
    FUSED,
    HANDLER,
    INTEGER,
    JAL,
    LESS,
    LOAD_WORD,
    LUI,
    MUL,
    OR,
    P_MAC,
    SLLI,
    SRAI,
    SRLI,
    SUB,
    SW,
    XOR,
)
from gvsoc_runner.sim.instruction import call_instruction
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.l1 import plain_access, wait_for_bank
from gvsoc_runner.sim.layout import (
    C_BIAS,
    C_COUNT0,
    C_COUNT1,
    C_END0,
    C_END1,
    C_FCSR,
    C_FPU,
    C_HAZARD_LOAD,
    C_HAZARD_REG,
    C_HAZARD_TIME,
    C_HINT,
    C_L1_BYTES,
    C_LAST_RD,
    C_LINE,
    C_LOOP0,
    C_LOOP1,
    C_NUMBER,
    C_PO,
    C_RAW,
    C_SECOND,
    C_TALLY,
    C_TIME,
    C_WHERE,
    DECODED_MARK,
    G_FAST_FLOAT,
    GRANULE_SHIFT,
    K_APU_CONT,
    K_BRANCH,
    K_JUMP,
    K_LD,
    K_LD_STALL,
    K_ST,
    K_TAKEN,
    L1_BASE,
    LOOP_END,
    MEM_BYTES,
    NO_HAZARD_REG,
    RUN_GO_ON,
    W_FPU,
    W_LOAD_USE,
)
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.state_at import (
    code_at,
    core_at,
    core_regs_at,
    flags_at,
    granules_at,
    state_at,
    words_at,
)

MASK32 = 0xFFFF_FFFF
SIGN = 0x8000_0000
RUN_AHEAD = 24  # cycles
LONG = 1 << 30  # bit of a packed instruction of 4 bytes
NUM_LINES = MEM_BYTES // 16
P_BRANCH, P_JUMP = L.PARAM["branch_taken"], L.PARAM["jump"]
P_MUL = L.PARAM["mul"]


@inner
def _next_line(core, parcel, line):
    """First parcel of the line buffer after a fetch that hits without waiting, or -1.

    The last half-word of a line needs the next line as well.
    """
    ahead, own = (parcel + 1) >> 3, parcel >> 3
    if (
        core[C_HINT + (ahead & 31)] == ahead
        and 0 <= own < NUM_LINES - 1
        and (ahead == own or line == own << 3 or core[C_HINT + (own & 31)] == own)
    ):
        return ahead << 3
    return int64(-1)


@inner
def _wait_for_fpu(st, core, busy, t):
    unit = core[C_FPU] & 511
    free = st[unit]
    if free <= t:
        st[unit] = t + busy
        return int64(0)
    st[unit] = free + busy
    core[C_RAW + K_APU_CONT] += free - t
    core[C_WHERE + W_FPU] += free - t
    return free - t


@inner
def _after_loop_end(core, parcel, following):
    """Next parcel after an instruction that ends a hardware loop."""
    if core[C_COUNT0] > 0 and core[C_END0] == parcel << 1:
        core[C_COUNT0] -= 1
        if core[C_COUNT0] > 0:
            return core[C_LOOP0] >> 1
    if core[C_COUNT1] > 0 and core[C_END1] == parcel << 1:
        core[C_COUNT1] -= 1
        if core[C_COUNT1] > 0:
            return core[C_LOOP1] >> 1
    return following


@inner
def slowly(at, core):
    """One instruction of any kind: the core's next time, or -1 - reason to stop."""
    reason = call_instruction(at, core[C_NUMBER])
    return core[C_TIME] if reason == RUN_GO_ON else -1 - reason


@exported("odl_turn", int64(int64, int64, int64))
def call_turn(at, place, horizon):
    """Execute instructions of a core, those that others can see up to cycle `horizon`.

    Args:
        place: where the state of the core begins.

    Returns:
        The core's next time, or -1 - reason to stop.
    """
    st = state_at(at)
    core = core_at(at, place)
    if core[C_SECOND] != 0:
        return slowly(at, core)
    regs = core_regs_at(core)
    mem32, code = words_at(st), code_at(st)
    t, last = core[C_TIME], horizon + RUN_AHEAD
    at_parcel, line = core[C_PO] >> 1, core[C_LINE] >> 1
    hazard = core[C_HAZARD_REG]
    done, count, of_load = int64(0), int64(0), int64(0)
    slow = False
    while t <= last:
        if at_parcel - line > 6 or at_parcel - line < 0:
            line = _next_line(core, at_parcel, line)
            if line < 0:
                line = core[C_LINE] >> 1
                slow = True
                break
            core[C_LINE] = line << 1
        d = code[np.uint64(at_parcel)]
        if d & DECODED_MARK and flags_at(st)[at_parcel] != LOOP_END:
            slow = True
            break
        kind = HANDLER[d & 1023]
        s = int64(0)
        if hazard >= 0 and (hazard == rs1(d) or hazard == rs2(d) or hazard == rs3(d)):
            s, of_load = int64(1), core[C_HAZARD_LOAD]
        loaded = int64(NO_HAZARD_REG)
        following = at_parcel + 1 + ((d >> 30) & 1)
        if kind == ADDI:
            regs[rd(d)] = int64(regs[rs1(d)]) + (d >> 32)
        elif kind == ADD:
            regs[rd(d)] = int64(regs[rs1(d)]) + int64(regs[rs2(d)])
        elif kind == SUB:
            regs[rd(d)] = int64(regs[rs1(d)]) - int64(regs[rs2(d)])
        elif kind == LUI:
            regs[rd(d)] = d >> 32
        elif kind == SLLI:
            regs[rd(d)] = int64(regs[rs1(d)]) << ((d >> 32) & 31)
        elif kind == SRLI:
            regs[rd(d)] = int64(regs[rs1(d)]) >> ((d >> 32) & 31)
        elif kind == SRAI:
            regs[rd(d)] = ((int64(regs[rs1(d)]) ^ SIGN) - SIGN) >> ((d >> 32) & 31)
        elif kind == ANDI:
            regs[rd(d)] = int64(regs[rs1(d)]) & (d >> 32)
        elif kind == XOR:
            regs[rd(d)] = regs[rs1(d)] ^ regs[rs2(d)]
        elif kind == OR:
            regs[rd(d)] = regs[rs1(d)] | regs[rs2(d)]
        elif kind == AND:
            regs[rd(d)] = regs[rs1(d)] & regs[rs2(d)]
        elif kind == MUL:
            if st[P_MUL] != 1:
                slow = True
                break
            regs[rd(d)] = int64(regs[rs1(d)]) * int64(regs[rs2(d)])
        elif kind == P_MAC:
            product = int64(regs[rs1(d)]) * int64(regs[rs2(d)])
            regs[rd(d)] = int64(regs[rs3(d)]) + product
        elif kind == BNE:
            core[C_RAW + K_BRANCH] += 1
            if regs[rs1(d)] != regs[rs2(d)]:
                core[C_RAW + K_TAKEN] += 1
                following = at_parcel + (d >> 33)
                s += st[P_BRANCH]
        elif kind == BEQ:
            core[C_RAW + K_BRANCH] += 1
            if regs[rs1(d)] == regs[rs2(d)]:
                core[C_RAW + K_TAKEN] += 1
                following = at_parcel + (d >> 33)
                s += st[P_BRANCH]
        elif kind == LESS:
            op = d & 1023
            core[C_RAW + K_BRANCH] += 1
            flip = SIGN if op == o.BLT or op == o.BGE else 0
            less = int64(regs[rs1(d)]) ^ flip < int64(regs[rs2(d)]) ^ flip
            if less == (op == o.BLTU or op == o.BLT):
                core[C_RAW + K_TAKEN] += 1
                following = at_parcel + (d >> 33)
                s += st[P_BRANCH]
        elif kind == JAL:
            core[C_RAW + K_JUMP] += 1
            regs[rd(d)] = 2 * following + core[C_BIAS]
            following = at_parcel + (d >> 33)
            s += st[P_JUMP]
        elif kind == LOAD_WORD:
            if t > horizon:
                break
            offset = int64(regs[rs1(d)]) - L1_BASE
            if d & 1023 == o.LW:
                offset = ((offset + (d >> 32) + L1_BASE) & MASK32) - L1_BASE
            elif rd(d) == rs1(d):
                offset = int64(-1)
            if offset & 3 or offset < 0 or offset >= core[C_L1_BYTES]:
                slow = True
                break
            s += wait_for_bank(st, core, offset, t)
            core[C_RAW + K_LD] += 1
            core[C_HAZARD_LOAD] = 1
            regs[rd(d)] = mem32[(offset & (MEM_BYTES - 1)) >> 2]
            if d & 1023 == o.P_LW_PI:  # the base is read after the load has written rd
                regs[0] = 0
                regs[rs1(d)] = int64(regs[rs1(d)]) + (d >> 32)
            loaded = rd(d) if rd(d) != 0 else int64(NO_HAZARD_REG)
        elif kind == SW:
            if t > horizon:
                break
            address = (int64(regs[rs1(d)]) + (d >> 32)) & MASK32
            offset = address - L1_BASE
            if (
                offset & 3
                or offset < 0
                or offset >= core[C_L1_BYTES]
                or (
                    granules_at(st)[offset >> GRANULE_SHIFT] != 0
                    and call_store_allowed(at, offset, 4, address) == 0
                )
            ):
                slow = True
                break
            s += wait_for_bank(st, core, offset, t)
            core[C_RAW + K_ST] += 1
            mem32[(offset & (MEM_BYTES - 1)) >> 2] = regs[rs2(d)]
        elif kind == FUSED:
            if t > horizon:
                break
            fcsr, mode = core[C_FCSR], d >> 32
            if st[G_FAST_FLOAT] == 0 or (mode != 0 and (mode != 7 or fcsr >= 0x20)):
                slow = True
                break
            wait = _wait_for_fpu(st, core, st[G_FAST_FLOAT], t)
            if wait > 0:
                s, hazard = wait, int64(NO_HAZARD_REG)  # the operands have arrived meanwhile
            a, b, c = int64(regs[rs1(d)]), int64(regs[rs2(d)]), int64(regs[rs3(d)])
            x, y, z = a, b, c
            if d & 1023 != o.FMADD_S:
                x, y, z = fused_operands(d & 1023, a, b, c)
            result = fused32(x, y, z, fcsr)
            if result < 0:
                result = call_float(d & 1023, a, b, c, mode, fcsr)
                core[C_FCSR] = (result >> 32) & 0xFF
            regs[rd(d)] = result
        elif kind == INTEGER:
            a, b, c = int64(regs[rs1(d)]), int64(regs[rs2(d)]), int64(regs[rs3(d)])
            regs[rd(d)] = call_integer(d & 1023, a, b, c, d >> 32)
        elif kind == ACCESS:
            if t > horizon:
                break
            wait = plain_access(at, st, core, regs, mem32, d, t)
            if wait < 0:
                slow = True
                break
            s += wait
            if d & 1023 <= o.LOAD_POST_R_LAST and rd(d) != 0:
                loaded = rd(d)
        elif kind == BRANCH_IMM:
            imm = d >> 32
            core[C_RAW + K_BRANCH] += 1
            if (int64(regs[rs1(d)]) == (imm >> 16) & MASK32) == (d & 1023 == o.P_BEQIMM):
                core[C_RAW + K_TAKEN] += 1
                following = at_parcel + ((((imm & 0xFFFF) ^ 0x8000) - 0x8000) >> 1)
                s += st[P_BRANCH]
        else:
            slow = True
            break
        # --- the instruction is done -----------------------------------------------------
        regs[0] = 0
        if d & DECODED_MARK:
            following = _after_loop_end(core, at_parcel, following)
        if hazard >= 0 and (hazard == rs1(d) or hazard == rs2(d) or hazard == rs3(d)):
            core[C_WHERE + W_LOAD_USE] += 1
            core[C_RAW + K_LD_STALL] += of_load
        hazard, done = loaded, d
        count += 1 + ((d & LONG) << 2)  # see fold_tally
        at_parcel = following
        t += 1 + s
    core[C_PO] = at_parcel << 1
    core[C_HAZARD_REG] = hazard
    core[C_HAZARD_TIME] = t + 1
    core[C_TALLY] += count
    core[C_TIME] = t
    if count != 0:
        core[C_LAST_RD] = rd(done)
    if slow and t <= horizon:
        return slowly(at, core)
    return t
