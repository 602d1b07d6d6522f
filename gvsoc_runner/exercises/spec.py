"""What a C exercise is: an operation, the mistakes known for it, and its cycle budgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from gvsoc_runner.operations.operation import Arrays, Operation, Shape


@dataclass(frozen=True)
class Mistake:
    """A wrong idea and what it computes.

    hint: the sentence for the student; output: symbol it shows in;
    compute: (inputs of one call, shape) -> the array it would leave there.
    """

    hint: str
    output: str
    compute: Callable[[Arrays, Shape], np.ndarray]


@dataclass(frozen=True)
class KernelExercise:
    """One C exercise.

    id: kebab-case, permanent. operation: what the student's functions compute.
    levels: name of a budget (the one to meet comes first) -> version of our ladder that sets it.
    slack: budget / measured reference, and slack_reason says why. race_free: two cores on one word
    without a barrier are wrong, even where the numbers come out right. max_l1_bytes: tensors and
    own variables in L1, max_stack_bytes: of any worker, both on the published shape; 0: no limit.
    """

    id: str
    title: str
    operation: Operation
    mistakes: tuple[Mistake, ...]
    levels: Mapping[str, str]
    slack: float
    slack_reason: str
    race_free: bool = False
    max_l1_bytes: int = 0
    max_stack_bytes: int = 0

    def too_large(self, l1_bytes: int | None, stack_bytes: tuple[int, ...]) -> str:
        """Which memory limit is broken, by how much, or ""."""
        if self.max_l1_bytes and l1_bytes and l1_bytes > self.max_l1_bytes:
            return (
                f"tensors and variables take {l1_bytes} bytes of L1, "
                f"{l1_bytes - self.max_l1_bytes} more than the {self.max_l1_bytes} allowed"
            )
        deepest = max(stack_bytes[:8], default=0)
        if self.max_stack_bytes and deepest > self.max_stack_bytes:
            return (
                f"a worker uses {deepest} bytes of stack, "
                f"{deepest - self.max_stack_bytes} more than the {self.max_stack_bytes} allowed"
            )
        return ""
