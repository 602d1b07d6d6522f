"""What the main loop calls through symbols: everything that is not in its fastest paths.

Compiled once behind a symbol, these bodies are not copied into the main loop. `at` is the
address of the state array.
"""

from numba import int64

from gvsoc_runner.sim import opcodes as o
from gvsoc_runner.sim.alu import alu_exec
from gvsoc_runner.sim.fp import fp_exec
from gvsoc_runner.sim.icache import refill
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
