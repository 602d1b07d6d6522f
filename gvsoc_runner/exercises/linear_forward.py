"""linear-forward-c: forward pass of a fully connected layer on eight cores."""

from __future__ import annotations

from gvsoc_runner.exercises.linear_forward_mistakes import LINEAR_FORWARD_MISTAKES
from gvsoc_runner.exercises.spec import KernelExercise
from gvsoc_runner.operations.linear_fw import OPERATION

EXERCISE = KernelExercise(
    id="linear-forward-c",
    title="Linear layer, forward, on eight cores",
    operation=OPERATION,
    mistakes=LINEAR_FORWARD_MISTAKES,
    levels={"bronze": "v1"},
    slack=1.25,
    slack_reason=(
        "the reference shares rows over the cores with plain loops; a correct parallel kernel "
        "written another way needs up to a fifth more"
    ),
)
