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
    levels: name of a budget ("bronze" first, it is the one to meet) -> version of our ladder that
    sets it. slack: budget / measured reference, and slack_reason says why.
    """

    id: str
    title: str
    operation: Operation
    mistakes: tuple[Mistake, ...]
    levels: Mapping[str, str]
    slack: float
    slack_reason: str
