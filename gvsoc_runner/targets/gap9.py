"""GAP9: the cluster of pulp-open with the figures that are public for the real chip.

What is not public (number of banks, L2 latency, caches) is taken from pulp-open with
contention and marked "assumed". Core timing follows the public model of the newer core.
"""

from gvsoc_runner.targets import pulp_open_2508
from gvsoc_runner.targets.target import Figure, Target


def _assumed(figure):
    return Figure(figure.value, figure.unit, "assumed", "as pulp-open; not public for GAP9")


def _core(value, unit="cycle"):
    return Figure(value, unit, "published", "public model of the RI5KY v2 core, not run here")


def _published(value, unit, source):
    return Figure(value, unit, "published", source)


FIGURES = {name: _assumed(figure) for name, figure in pulp_open_2508.FIGURES.items()} | {
    "l1_bytes": _published(0x2_0000, "byte", "GreenWaves product brief; DORY and Deeploy"),
    "num_cluster_cores": _published(9, "cores: 8 workers and a controller", "product brief"),
    "num_fpus": _published(4, "units, core id modulo 4", "AICAS 2024; Vega, JSSC 2022"),
    "frequency_hz": _published(240_000_000, "Hz at 0.65 V", "AICAS 2024, public applications"),
    "frequency_high_hz": _published(370_000_000, "Hz at 0.80 V", "AICAS 2024"),
    "mul": _core(1),
    "mulh": _core(5),
    "div_variant": _core(1, "0: clz(-d)+2 for d<0, 1: clz(~d)+2"),
    "div_zero": _core(35),
    "divu_zero": _core(35),
    "branch_taken": _core(2, "extra cycles"),
    "jump": _core(1, "extra cycles"),
    "jump_reg_hazard": _core(1, "extra cycles when the address was just written"),
    "hazard": _core(1, "extra cycle when the next instruction uses a loaded value"),
    "elw_parked": _core(0, "extra cycles of p.elw after its answer"),
}

TARGET = Target(
    name="gap9",
    title="GAP9 cluster (128 KiB L1, bank contention)",
    figures=FIGURES,
    extensions="EXT_GAP9",
    notes="Published and assumed figures; not measured on the chip.",
)
