"""A kernel below the limits of the machine: floating-point units and ports to L1."""

from __future__ import annotations

from gvsoc_runner.cards.causes import workers_of
from gvsoc_runner.cards.facts import fpu_limit
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.judge import KernelReport

_PORT_BYTES = 4  # each core moves one word a cycle to or from L1 (facts of the core)


def point(report: KernelReport) -> tuple[str, float, float]:
    """(label, MAC per byte moved by loads and stores, MAC per cycle) of the last warm call.

    Raises:
        RunnerError: the backend cannot count loads and stores of one call.
    """
    moved = _PORT_BYTES * sum(core.loads + core.stores for core in workers_of(report))
    if not moved:
        raise RunnerError("a roofline needs the embedded backend: others do not count a call alone")
    return report.exercise.id, report.macs / moved, report.mac_per_cycle


def limits(report: KernelReport) -> tuple[float, float]:
    """(MAC per cycle of the floating-point units, bytes per cycle through the cores' ports)."""
    return float(fpu_limit(report)), float(_PORT_BYTES * report.num_cores)
