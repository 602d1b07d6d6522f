"""What the main loop calls through symbols: everything that is not in its fastest paths.

Compiled once behind a symbol, these bodies are not copied into the main loop. `at` is the
address of the state array.
"""

from numba import int64

from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim import steps
from gvsoc_runner.sim.alu import alu_exec
from gvsoc_runner.sim.fp import fp_exec
from gvsoc_runner.sim.icache import refill
from gvsoc_runner.sim.jit import inner
from gvsoc_runner.sim.memory import store_allowed
from gvsoc_runner.sim.native import exported
from gvsoc_runner.sim.simd import simd_exec
from gvsoc_runner.sim.state_at import code_at, granules_at, state_at


@exported("odl_integer", int64(int64, int64, int64, int64, int64))
def call_integer(op, a, b, d, imm):
    """Result of an integer register instruction that the main loop does not do itself."""
    if op > o.XPULP_LAST:
        return int64(simd_exec(op, a, b, d, imm))
    return int64(alu_exec(op, a, b, d, imm))


@exported("odl_float", int64(int64, int64, int64, int64, int64, int64))
def call_float(op, a, b, d, imm, fcsr):
    """Result | new fcsr << 32 | illegal << 40 of any float instruction."""
    return int64(fp_exec(op, a, b, d, imm, fcsr))


@exported("odl_refill", int64(int64, int64, int64, int64))
def call_refill(at, core, po, now):
    return refill(state_at(at), core, po, now)


@exported("odl_store_allowed", int64(int64, int64, int64, int64))
def call_store_allowed(at, offset, size, address):
    st = state_at(at)
    return int64(store_allowed(st, code_at(st), granules_at(st), offset, size, address))


# --- one symbol for all of the above: loading a symbol at start-up costs milliseconds -------
(
    ACCESS,
    SECOND_HALF,
    DECODE,
    EVENTS,
    CSR,
    HWLOOP,
    JUMP,
    SYSTEM,
    MARK,
    OBSERVE,
    CHECK,
    RECORD,
) = range(12)


@exported("odl_machine", int64(*[int64] * 9), cold=True)
def _machine(at, what, core, p, q, r, s, t, u):
    """Dispatch to one of the functions above; unused arguments are 0."""
    if what == ACCESS:
        return steps.do_access(at, core, p, q, r, s, t, u)
    if what == SECOND_HALF:
        return steps.do_second_half(at, core, p)
    if what == DECODE:
        return steps.do_decode(at, core, p)
    if what == EVENTS:
        return steps.do_events(at, p)
    if what == CSR:
        return steps.do_csr(at, core, p, q, r, s, t)
    if what == HWLOOP:
        return steps.do_hwloop(at, core, p, q, r)
    if what == JUMP:
        return steps.do_jump(at, core, p)
    if what == SYSTEM:
        return steps.do_system(at, core, p, q, r, s)
    if what == MARK:
        return steps.do_mark(at, core, p, q)
    if what == OBSERVE:
        return steps.do_observe(at, core, p, q, r, s)
    if what == CHECK:
        return steps.do_check(at, core, p, q, r)
    if what == RECORD:
        return steps.do_record(at, p, q, r, s)
    return 0


@inner
def call_access(at, core, address, size, store, value, now, rd):
    return _machine(at, ACCESS, core, address, size, store, value, now, rd)


@inner
def call_second_half(at, core, now):
    return _machine(at, SECOND_HALF, core, now, 0, 0, 0, 0, 0)


@inner
def call_decode(at, core, po):
    return _machine(at, DECODE, core, po, 0, 0, 0, 0, 0)


@inner
def call_events(at, now):
    return _machine(at, EVENTS, 0, now, 0, 0, 0, 0, 0)


@inner
def call_csr(at, core, packed, a, now, stall, after_csr):
    return _machine(at, CSR, core, packed, a, now, stall, after_csr, 0)


@inner
def call_hwloop(at, core, packed, a, po):
    return _machine(at, HWLOOP, core, packed, a, po, 0, 0, 0)


@inner
def call_jump(at, core, address):
    return _machine(at, JUMP, core, address, 0, 0, 0, 0, 0)


@inner
def call_system(at, core, op, po, now, stall):
    return _machine(at, SYSTEM, core, op, po, now, stall, 0, 0)


@inner
def call_mark(at, core, po, now):
    return _machine(at, MARK, core, po, now, 0, 0, 0, 0)


@inner
def call_observe(at, core, po, packed, now, stall):
    return _machine(at, OBSERVE, core, po, packed, now, stall, 0, 0)


@inner
def call_check(at, core, address, size, store):
    return _machine(at, CHECK, core, address, size, store, 0, 0, 0)


@inner
def call_record(at, first, second, third, fourth):
    return _machine(at, RECORD, 0, first, second, third, fourth, 0, 0)
