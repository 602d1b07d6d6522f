"""Register fields of a packed instruction, see decode.py."""

from gvsoc_runner.sim.jit import inner


@inner
def rd(d):
    return (d >> 10) & 31


@inner
def rs1(d):
    return (d >> 15) & 31


@inner
def rs2(d):
    return (d >> 20) & 31


@inner
def rs3(d):
    return (d >> 25) & 31
