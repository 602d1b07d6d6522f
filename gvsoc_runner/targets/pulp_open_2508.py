"""pulp-open as public GVSOC of August 2025 models it: a bank serves 4 bytes per cycle."""

from gvsoc_runner.targets import pulp_open_2603
from gvsoc_runner.targets.target import Figure, Target


def _measured(value, unit="cycle", what="micro_bank"):
    return Figure(value, unit, "measured", f"public GVSOC 2025-08, {what}")


FIGURES = pulp_open_2603.FIGURES | {
    "l1_contention": _measured(1, "flag"),
    "l2_contention": _measured(1, "flag", "micro_mem"),
    "wfi_overlap": _measured(0, "flag", "interrupts"),
    "fetch_transfer": _measured(1, what="micro_icache"),
    "fetch_contention": _measured(1, "flag", "micro_icache"),
    "flh_boxed": _measured(0, "flag", "test_odd_accesses"),
}

TARGET = Target(
    name="pulp-open-2508",
    title="pulp-open, public GVSOC of August 2025 (L1 and L2 bank contention)",
    figures=FIGURES,
    extensions="EXT_PULP_OPEN",
)
