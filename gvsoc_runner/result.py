"""What a run gives back: frozen dataclasses, the same for every backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np


@dataclass(frozen=True)
class CoreCounters:
    """What one core did over a stretch of cycles.

    core_id: 0..7 workers, 8 cluster controller, 9 fabric controller; cycles: of the stretch;
    where: cycles by cause ("issue", "load_use", "barrier", ...), empty where a backend cannot say.
    """

    core_id: int
    cycles: int = 0
    instructions: int = 0
    loads: int = 0
    stores: int = 0
    load_stalls: int = 0
    fetch_stalls: int = 0
    fpu_contention: int = 0
    where: Mapping[str, int] = field(default_factory=dict)

    def since(self, earlier: CoreCounters) -> CoreCounters:
        """What was added since an earlier reading of the same core."""
        counts = {f.name: getattr(self, f.name) - getattr(earlier, f.name) for f in _COUNTS}
        where = {cause: count - earlier.where.get(cause, 0) for cause, count in self.where.items()}
        return CoreCounters(self.core_id, **counts, where=where)


_COUNTS = [f for f in fields(CoreCounters) if f.name not in ("core_id", "where")]


@dataclass(frozen=True)
class Region:
    """One measured stretch, from the begin mark to the end mark.

    core_id: core that executed the marks; begin, end: cycle stamps of the cluster clock;
    name: "" for the harness's own regions. cores: what each core did, where a backend can stop
    there; it reaches a few cycles of the harness beyond the begin mark.
    """

    begin: int
    end: int
    core_id: int = 0
    name: str = ""
    cores: tuple[CoreCounters, ...] = ()

    @property
    def cycles(self) -> int:
        """Length in cluster cycles."""
        return self.end - self.begin


@dataclass(frozen=True)
class MemoryUse:
    """What a harness program took of L1.

    tensor_bytes: the tensors of one call. unit_bytes: variables of the unit under test.
    stray_bytes: written outside of all variables, tensors and stacks. stack_bytes: high-water mark
    of core 0 .. 8.
    """

    tensor_bytes: int
    unit_bytes: int
    stray_bytes: int
    stack_bytes: tuple[int, ...]

    @property
    def l1_bytes(self) -> int:
        """All of it but the stacks and the harness's own."""
        return self.tensor_bytes + self.unit_bytes + self.stray_bytes


@dataclass(frozen=True)
class RunResult:
    """One finished run.

    cycles: length of the declared region (the last one), or total_cycles without regions.
    outputs: arrays read from memory by symbol, taken when the last region ended or the program
    exited. trusted: the program, kernel or not, could not change these figures.
    notices: sentences a reader must see, for example a fallback to another backend.
    cores: over the whole run. profile: instruction address -> (cycles, executions), where option
    "profile" was asked for; of the last region where a backend can stop there, else of the run.
    trace: the last instructions as sim.trace.TraceRow, where option "trace" (how many) was given.
    memory: at the end of the last region, None where a backend cannot stop there.
    """

    backend: str
    target: str
    trusted: bool
    exit_code: int
    cycles: int
    regions: tuple[Region, ...]
    total_cycles: int
    instructions: int
    outputs: Mapping[str, np.ndarray]
    stdout: str
    cores: tuple[CoreCounters, ...]
    elf_sha256: str
    wall_seconds: float
    notices: tuple[str, ...] = ()
    profile: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    trace: tuple = ()
    memory: MemoryUse | None = None

    @property
    def warm_cycles(self) -> tuple[int, ...]:
        """Lengths of the regions after the first, whose instruction caches are still cold."""
        return tuple(region.cycles for region in self.regions[1:])
