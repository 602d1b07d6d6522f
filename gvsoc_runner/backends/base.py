"""The interface that every simulator implements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

#: Symbols of the harness whose first instruction begins and ends a region.
REGION_SYMBOLS = ("odl_region_begin", "odl_region_end")


@dataclass(frozen=True)
class OutputSpec:
    """An array to read back: its shape and dtype; it starts at its symbol's address."""

    shape: tuple[int, ...]
    dtype: str = "float32"

    @property
    def num_bytes(self) -> int:
        """Size in memory."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.dtype).itemsize

    def from_bytes(self, data: bytes) -> np.ndarray:
        """The array that these bytes hold."""
        return np.frombuffer(data, self.dtype).reshape(self.shape).copy()


@dataclass(frozen=True)
class GuardedCalls:
    """How a backend that can stop the machine deals out inputs and collects outputs.

    inputs: symbols whose row k (first axis = call) appears in memory only when call k is due;
    outputs: symbols whose row k is what stands in L1 at the cycle in which region k ends, found
    through output_table (address and words of each). next_call: the harness's function at which
    call k is due and every worker sleeps; ready: the one at which its tensors are in place.
    Backends that cannot stop ignore all this, and say that a result is not trusted.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    next_call: str = "odl_next_call"
    ready: str = "odl_ready"
    output_table: str = "odl_output_table"


@dataclass(frozen=True)
class RunRequest:
    """One run of one program.

    inputs: arrays written at their symbols before the start; outputs: arrays read when the program
    has exited; num_cores: what the program was built for (for reports); options: names of
    simulator features, such as "trace" or "races"; guarded: for harness programs; progress: called
    with the present cycle now and then by backends that can; it may raise to interrupt the run.
    """

    program: Program
    target: str = "gap9"
    inputs: Mapping[str, np.ndarray] = field(default_factory=dict)
    outputs: Mapping[str, OutputSpec] = field(default_factory=dict)
    max_cycles: int = 50_000_000
    num_cores: int = 8
    region_symbols: tuple[str, str] | None = REGION_SYMBOLS
    guarded: GuardedCalls | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    progress: Callable[[int], None] | None = None


class Backend(ABC):
    """A way to run a program.

    Class attributes: name, as in `--backend NAME`; trusted, whether a kernel's result can give
    marks: all is measured from outside of the program, and guarded calls are dealt out one by one.
    """

    name: str = ""
    trusted: bool = False

    @abstractmethod
    def available(self) -> str | None:
        """None when it can run here, else one sentence on what is missing and how to get it."""

    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """Names of the targets it can run."""

    @abstractmethod
    def run(self, request: RunRequest) -> RunResult:
        """Run to the regular end.

        Raises:
            SimulationFault, CycleLimitError, DeadlockError, BackendUnavailable: see errors.py.
        """
