"""The arrays of the machine, found again from the address of its state.

Code behind symbols gets one number; the state array holds the addresses of the others.
"""

from numba import carray, types
from numba.extending import intrinsic

from gvsoc_runner.sim import layout as L
from gvsoc_runner.sim.isa import NUM_OPS
from gvsoc_runner.sim.jit import inner

CODE_WORDS = L.MEM_BYTES // 2
NUM_REGS = L.NUM_CORES * 32
OUT_SIZE = L.NUM_CORES * L.LINE_BYTES + L.OUT_BYTES
GRANULES = L.MEM_BYTES >> L.GRANULE_SHIFT


def _pointer_to(kind):
    """An intrinsic that turns an address into a pointer to items of one type."""

    @intrinsic
    def pointer(_context, address):
        def build(context, builder, signature, args):
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))

        return types.CPointer(kind)(types.int64), build

    return pointer


_int64_at = _pointer_to(types.int64)
_uint32_at = _pointer_to(types.uint32)
_uint8_at = _pointer_to(types.uint8)


@inner
def state_at(at):
    return carray(_int64_at(at), L.STATE_SIZE)


@inner
def core_at(at, place):
    """The state of the core that begins at a place."""
    return carray(_int64_at(at + 8 * place), L.CORE_STRIDE)


@inner
def core_regs_at(core):
    """The registers of the core with this state."""
    return carray(_uint32_at(core[L.C_REGS]), 32)


@inner
def regs_at(st):
    return carray(_uint32_at(st[L.G_REGS]), NUM_REGS)


@inner
def mem_at(st):
    return carray(_uint8_at(st[L.G_MEM]), L.MEM_BYTES)


@inner
def words_at(st):
    return carray(_uint32_at(st[L.G_MEM]), L.MEM_BYTES // 4)


@inner
def costs_at(st):
    return carray(_int64_at(st[L.G_COSTS]), NUM_OPS)


@inner
def code_at(st):
    return carray(_int64_at(st[L.G_CODE]), CODE_WORDS)


@inner
def flags_at(st):
    return carray(_uint8_at(st[L.G_FLAGS]), CODE_WORDS)


@inner
def granules_at(st):
    return carray(_uint8_at(st[L.G_GRANULES]), GRANULES)


@inner
def log_at(st):
    return carray(_int64_at(st[L.G_LOG]), st[L.G_LOG_SIZE])


@inner
def out_at(st):
    return carray(_uint8_at(st[L.G_OUT]), OUT_SIZE)


@inner
def profile_at(st):
    return carray(_int64_at(st[L.G_PROFILE]), st[L.G_PROFILE_SIZE])


@inner
def shadow_at(st):
    return carray(_uint8_at(st[L.G_SHADOW]), st[L.G_SHADOW_SIZE])
