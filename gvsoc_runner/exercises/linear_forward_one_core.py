"""linear-forward-one-core-c: forward pass of a fully connected layer on one worker."""

from __future__ import annotations

from gvsoc_runner.exercises.linear_forward_mistakes import LINEAR_FORWARD_MISTAKES
from gvsoc_runner.exercises.spec import KernelExercise
from gvsoc_runner.operations.linear_fw_one_core import OPERATION

EXERCISE = KernelExercise(
    id="linear-forward-one-core-c",
    title="Linear layer, forward, on one core",
    operation=OPERATION,
    mistakes=LINEAR_FORWARD_MISTAKES,
    levels={"bronze": "v0"},
    slack=2.0,
    slack_reason=(
        "cycles are not the point here: a loop that becomes no hardware loop, or a sum in memory, "
        "still passes; arithmetic in double does not"
    ),
)
