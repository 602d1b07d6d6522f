"""Compiled instruction meanings, ready to be called from Python."""

import pytest

from gvsoc_runner.sim import isa
from gvsoc_runner.sim.meanings import decode_word, run_compiled


def _unpack(word, ext_mask=isa.EXT_PULP_OPEN):
    packed = decode_word(word, ext_mask)
    fields = {name: packed >> low & 31 for name, low in _FIELD_LOW.items()}
    imm = packed >> 32
    return {
        "op": isa.NAMES[packed & 1023],
        **fields,
        "num_bytes": 4 if packed >> 30 & 1 else 2,
        "imm": imm - (imm >> 31 << 32),
    }


_FIELD_LOW = {"rd": 10, "rs1": 15, "rs2": 20, "rs3": 25}


@pytest.fixture(scope="session")
def unpack():
    """unpack(word, ext_mask) -> dict of the decoded fields, op as mnemonic."""
    return _unpack


@pytest.fixture(scope="session")
def execute_word():
    """execute_word(word, registers, fcsr=0, ext_mask=...) -> (result, new fcsr)."""

    def run(word, registers, fcsr=0, ext_mask=isa.EXT_PULP_OPEN):
        decoded = _unpack(word, ext_mask)
        a, b, d = (registers.get(decoded[name], 0) for name in ("rs1", "rs2", "rs3"))
        op = list(isa.NAMES).index(decoded["op"])
        return run_compiled(op, a, b, d, decoded["imm"], fcsr)

    return run
