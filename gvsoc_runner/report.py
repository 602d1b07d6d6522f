"""What is known about a judged kernel: one frozen record, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gvsoc_runner.build import Unit
from gvsoc_runner.exercises.budgets import Budget
from gvsoc_runner.exercises.spec import KernelExercise
from gvsoc_runner.operations.operation import Operation, Shape
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult


@dataclass(frozen=True)
class KernelReport:
    """What is known about one kernel.

    status: correct, wrong, unwritten, compile-error, forbidden, fault, timeout, deadlock,
    irregular. reason: one sentence; expected, got, hint: of the first wrong element.
    cycles: slowest warm call on the published shape, None unless the numbers are right.
    run: the RunResult of the published shape; cycles_by_cores: {num_cores: cycles}.
    unit: the source that was judged. advice: why a right kernel misses a level, or "".
    xpulp: the program that ran has hardware loops.
    """

    exercise: KernelExercise
    status: str
    reason: str
    backend: str
    target: str
    num_cores: int
    unit: Unit
    expected: str = ""
    got: str = ""
    hint: str = ""
    shape: Shape | None = None
    cycles: int | None = None
    budget: Budget | None = None
    advice: str = ""
    cycles_by_cores: dict[int, int] = field(default_factory=dict)
    run: RunResult | None = None
    program: Program | None = None
    xpulp: bool = False
    diagnostics: tuple = ()
    notices: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def operation(self) -> Operation:
        """What the kernel computes."""
        return self.exercise.operation

    @property
    def correct(self) -> bool:
        """All numbers are right on all shapes."""
        return self.status == "correct"

    @property
    def l1_bytes(self) -> int | None:
        """Tensors and the unit's own variables in L1, published shape; None where not measured."""
        return self.run.memory.l1_bytes if self.run and self.run.memory else None

    @property
    def stack_bytes(self) -> tuple[int, ...]:
        """Most stack that core 0 .. 8 used, published shape; () where not measured."""
        return self.run.memory.stack_bytes if self.run and self.run.memory else ()

    @property
    def too_large(self) -> str:
        """Which memory limit of the exercise is broken, or ""."""
        return self.exercise.too_large(self.l1_bytes, self.stack_bytes)

    @property
    def within_budget(self) -> bool | None:
        """Whether the cycles meet the budget; None when either is unknown."""
        if self.cycles is None or self.budget is None:
            return None
        return self.cycles <= self.budget.cycles

    @property
    def level(self) -> str:
        """Name of the strictest level reached ("bronze", ...), "" for none."""
        if self.cycles is None or self.budget is None or self.too_large:
            return ""
        return self.budget.reached(self.cycles)

    @property
    def missing(self) -> str:
        """What the next level asks for, or "" when there is none left."""
        if not self.correct:
            return ""
        if self.too_large or self.cycles is None or self.budget is None:
            return self.too_large
        return self.budget.missing(self.cycles)

    @property
    def summary(self) -> str:
        """One line about a right kernel: cycles, level, what is missing."""
        parts = [f"right, {self.cycles} cycles"]
        parts += [self.level] if self.level else []
        return "; ".join([", ".join(parts), *(p for p in (self.missing, self.advice) if p)])

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one call on the published shape."""
        return self.operation.macs(self.operation.published)

    @property
    def mac_per_cycle(self) -> float | None:
        """Work per cycle on the published shape."""
        return self.macs / self.cycles if self.cycles else None

    @property
    def speedup(self) -> float | None:
        """Cycles on one core over cycles on num_cores, where both were measured."""
        alone = self.cycles_by_cores.get(1)
        return alone / self.cycles if alone and self.cycles else None
