"""Control and status registers, performance counters among them.

Events are counted all the time in C_RAW; a PCCR is its value when counting last
stopped plus what came since, so counting costs nothing while a program runs.
"""

from gvsoc_runner.sim.interrupts import set_status
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.layout import (
    C_ACC,
    C_BIAS,
    C_COUNT0,
    C_COUNT1,
    C_END0,
    C_END1,
    C_FCSR,
    C_LOOP0,
    C_LOOP1,
    C_MCAUSE,
    C_MEPC,
    C_MIE,
    C_MSCRATCH,
    C_MSTATUS,
    C_MTVEC,
    C_PCER,
    C_PCMR,
    C_RAW,
    C_SLEPT,
    C_SNAP,
    C_WHERE,
    CORE,
    CORE_STRIDE,
    DECODED_MARK,
    ENABLE,
    ENABLED_BEFORE,
    F_CSR,
    FC,
    FROM_MACHINE,
    G_FAULT,
    G_FAULT_INFO,
    K_APU_CONT,
    K_CYCLES,
    K_ELW,
    LOOP_END,
    MEM_BYTES,
    NUM_PCCR,
    W_FDIV,
    W_FPU,
)

MISA = 0x4000_0000
MASK32 = 0xFFFF_FFFF
CSR_MSTATUS = 0x300


@inner
def _raw(st, cb, index, now):
    """Free-running count of an event; 11 to 16 are not connected."""
    if index == K_CYCLES:
        return now - st[cb + C_SLEPT]
    if index == K_APU_CONT:  # counts the divider's own time, too
        return st[cb + C_WHERE + W_FPU] + st[cb + C_WHERE + W_FDIV]
    if K_ELW <= index < K_APU_CONT:
        return 0
    return st[cb + C_RAW + index]


@inner
def _fold(st, cb, now):
    """Bring the stopped values up to date and start counting from now."""
    for index in range(NUM_PCCR):
        raw = _raw(st, cb, index, now)
        if st[cb + C_PCMR] & 1 and (st[cb + C_PCER] >> index) & 1:
            st[cb + C_ACC + index] += raw - st[cb + C_SNAP + index]
        st[cb + C_SNAP + index] = raw


@inner
def mark_loop_end(code, pflag, po):
    """Let the main loop look at the loop counters after the instruction at po."""
    parcel = (po & (MEM_BYTES - 1)) >> 1
    if pflag[parcel] & LOOP_END == 0:
        pflag[parcel] |= LOOP_END
        if code[parcel] != 0:
            code[parcel] |= DECODED_MARK


@inner
def _bad(st, number):
    st[G_FAULT] = F_CSR
    st[G_FAULT_INFO] = number
    return 0


@inner
def csr_read(st, core, number, now):
    """Value of a CSR in cycle now; an unknown number raises F_CSR."""
    cb = CORE + core * CORE_STRIDE
    if number == 0xB00 or number == 0xC00:
        return now & MASK32
    if number == 0xB80 or number == 0xC80:
        return (now >> 32) & MASK32
    if 0x780 <= number < 0x7A0:
        if number - 0x780 >= NUM_PCCR:
            return 0
        _fold(st, cb, now)
        return st[cb + C_ACC + number - 0x780] & MASK32
    if number == 0xF14 or number == 0x014:
        return (31 << 5) if core == FC else core
    if number == 0x001:
        return st[cb + C_FCSR] & 0x1F
    if number == 0x002:
        return (st[cb + C_FCSR] >> 5) & 7
    if number == 0x003:
        return st[cb + C_FCSR]
    if 0x7C0 <= number <= 0x7C6 and number != 0x7C3:
        base = C_LOOP0 if number < 0x7C3 else C_LOOP1
        part = (number & 3) if number < 0x7C3 else number - 0x7C4
        value = st[cb + base + part]
        return value if part == 2 or value == 0 else (value + st[cb + C_BIAS]) & MASK32
    if number == 0x300:
        return st[cb + C_MSTATUS]
    if number == 0x301:
        return MISA
    if number == 0x304:
        return st[cb + C_MIE]
    if number == 0x305:
        return st[cb + C_MTVEC]
    if number == 0x340:
        return st[cb + C_MSCRATCH]
    if number == 0x341:
        return st[cb + C_MEPC]
    if number == 0x342:
        return st[cb + C_MCAUSE]
    if number == 0xCC0 or number == 0xCC1:  # cores of the cluster do not show them
        return st[cb + (C_PCER if number == 0xCC0 else C_PCMR)] if core == FC else 0
    if number == 0x343 or number == 0x344:
        return 0
    if 0xF11 <= number <= 0xF13 or 0x320 <= number < 0x340 or number == 0xC10:
        return 0
    if number == 0xB02 or number == 0xC02:
        return st[cb + C_RAW + 1] & MASK32
    return _bad(st, number)


@inner
def csr_write(st, code, pflag, core, number, value, now):
    """Write a CSR in cycle now; an unknown number raises F_CSR."""
    cb = CORE + core * CORE_STRIDE
    if number == 0x001:
        st[cb + C_FCSR] = (st[cb + C_FCSR] & 0xE0) | (value & 0x1F)
    elif number == 0x002:
        st[cb + C_FCSR] = (st[cb + C_FCSR] & 0x1F) | ((value & 7) << 5)
    elif number == 0x003:
        st[cb + C_FCSR] = value & 0xFF
    elif 0x780 <= number <= 0x79F:
        _fold(st, cb, now)
        for index in range(NUM_PCCR):
            if number == 0x79F or index == number - 0x780:
                st[cb + C_ACC + index] = value
    elif number == 0xCC0:
        _fold(st, cb, now)
        st[cb + C_PCER] = value & 0x7FFF_FFFF
    elif number == 0xCC1:
        _fold(st, cb, now)
        st[cb + C_PCMR] = value
    elif 0x7C0 <= number <= 0x7C6 and number != 0x7C3:
        _write_loop(st, code, pflag, cb, number, value)
    elif number == CSR_MSTATUS:
        set_status(st, core, value & (ENABLE | ENABLED_BEFORE) | FROM_MACHINE)
    elif number == 0x304:
        st[cb + C_MIE] = value
    elif number == 0x305:
        st[cb + C_MTVEC] = value & 0xFFFF_FFFC
    elif number == 0x340:
        st[cb + C_MSCRATCH] = value
    elif number == 0x341:
        st[cb + C_MEPC] = value
    elif number == 0x342:
        st[cb + C_MCAUSE] = value
    elif number == 0xB00 or number == 0xB02 or number == 0x301 or 0x320 <= number < 0x345:
        pass  # fixed here: the cycle counter cannot be set
    else:
        _bad(st, number)


@inner
def _write_loop(st, code, pflag, cb, number, value):
    """Start, end or count of a hardware loop; addresses are kept as offsets into memory."""
    offset = min((value - st[cb + C_BIAS]) & MASK32, MEM_BYTES - 2)  # the last is never code
    if number == 0x7C0:
        st[cb + C_LOOP0] = offset
    elif number == 0x7C1:
        st[cb + C_END0] = offset
        mark_loop_end(code, pflag, offset)
    elif number == 0x7C2:
        st[cb + C_COUNT0] = value
    elif number == 0x7C4:
        st[cb + C_LOOP1] = offset
    elif number == 0x7C5:
        st[cb + C_END1] = offset
        mark_loop_end(code, pflag, offset)
    else:
        st[cb + C_COUNT1] = value
