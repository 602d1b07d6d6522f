"""linear-forward-fast-c: the forward pass 64 to 32 again, against three budgets."""

from __future__ import annotations

from dataclasses import replace

from gvsoc_runner.exercises.linear_forward_mistakes import LINEAR_FORWARD_MISTAKES
from gvsoc_runner.exercises.spec import KernelExercise
from gvsoc_runner.operations.linear_fw import OPERATION

EXERCISE = KernelExercise(
    id="linear-forward-fast-c",
    title="Linear layer, forward, under three budgets",
    operation=replace(OPERATION, published=(64, 32), shapes=((64, 12), *OPERATION.shapes)),
    mistakes=LINEAR_FORWARD_MISTAKES,
    levels={"bronze": "v1", "silver": "v2", "gold": "lesson"},
    slack=1.06,
    slack_reason=(
        "rows shared, unrolled, two rows at once: with hardware loops these lie a tenth apart, so "
        "there is room for a few instructions of another style and no more"
    ),
)
