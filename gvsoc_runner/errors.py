"""What can go wrong, as one small tree; every message says expected, got, and what to try.

RunnerError
├── CompileError            the C did not become a program (diagnostics with line and column)
│   ├── ForbiddenCode       refused on purpose: foreign files, a taken name, a strange section
│   └── LinkError           a function is missing, or L1 / L2 is full
├── ToolchainError          no usable compiler, or it broke a limit (time, memory, output)
├── BackendUnavailable      the asked-for simulator is not installed
├── IrregularRun            it ended, but not the regular way (exit code, regions, canaries)
├── CycleLimitError         still running after max_cycles
├── DeadlockError           every core sleeps and nothing can wake one
└── SimulationFault         an instruction could not be carried out
    ├── MemoryFault         address outside of memory, or not writable
    ├── StackOverflowFault  a store hit the guard below a core's stack
    └── IllegalInstructionFault
"""

from __future__ import annotations

from dataclasses import dataclass


class RunnerError(Exception):
    """Base of everything the runner raises on purpose."""


class CompileError(RunnerError):
    """The source did not compile.

    Attributes:
        diagnostics: tuple of diagnostics.Diagnostic, errors first as the compiler gave them.
    """

    def __init__(self, message: str, diagnostics: tuple = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


class ForbiddenCode(CompileError):
    """Untrusted source asked for something a kernel has no use for."""


class LinkError(CompileError):
    """The objects did not fit together."""


class ToolchainError(RunnerError):
    """The compiler is missing or broke a limit."""


class BackendUnavailable(RunnerError):
    """The simulator asked for is not there; the message says how to get it."""


class IrregularRun(RunnerError):
    """The program stopped in a way the harness does not know.

    Attributes:
        kind: "exit-code", "panic", "regions", "canary", "input-changed", "dma", "calls"
            or "text".
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class CycleLimitError(RunnerError):
    """The cycle limit was reached: an endless loop, or a limit too small for the work."""

    def __init__(self, message: str, max_cycles: int = 0, where: str = "") -> None:
        super().__init__(message)
        self.max_cycles = max_cycles
        self.where = where


class DeadlockError(RunnerError):
    """All cores sleep for ever, for example at a barrier that one core never reaches.

    Attributes:
        kind: "no-fork" when the controller waits at a barrier of a team, "dma-full" when too many
        transfers are open, else "".
    """

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class FaultPlace:
    """What happened where, as far as it is known.

    kind: as sim.faults names it ("memory", "race", ...); other_core: the second core of a race.
    """

    core: int | None = None
    pc: int | None = None
    address: int | None = None
    function: str = ""
    line: str = ""
    cycle: int | None = None
    kind: str = ""
    other_core: int | None = None


class SimulationFault(RunnerError):
    """An instruction could not be carried out.

    Attributes:
        place: FaultPlace with core, pc, address, function, line.
    """

    def __init__(self, message: str, place: FaultPlace | None = None) -> None:
        super().__init__(message)
        self.place = place or FaultPlace()


class MemoryFault(SimulationFault):
    """A load or store outside of memory, or into a read-only part."""


class StackOverflowFault(SimulationFault):
    """A core used more stack than it has."""


class IllegalInstructionFault(SimulationFault):
    """The core does not know this instruction."""
