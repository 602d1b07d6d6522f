"""mse-loss-c: mean squared error and its gradient, on one core."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.mse_loss import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape


def _error(inputs: Arrays, which: str = "") -> np.ndarray:
    """Of the loss's own prediction, or with "other_" of the gradient's."""
    return inputs[f"odl_{which}y"].astype(np.float64) - inputs[f"odl_{which}target"]


def _loss(reduce):
    return lambda inputs, shape: reduce(_error(inputs))


def _grad(factor):
    return lambda inputs, shape: factor(shape[0]) * _error(inputs, "other_")


def _one_sample_less(inputs: Arrays, shape: Shape) -> np.ndarray:
    return np.sum(_error(inputs)[:-1] ** 2) / shape[0]


_LOSSES = (
    ("the mean is missing: divide the sum by dim", _loss(lambda e: np.sum(e**2))),
    (
        "this is half of it: the mean of the squares has no factor 1/2",
        _loss(lambda e: np.mean(e**2) / 2),
    ),
    (
        "the square is missing: this is the mean of the absolute differences",
        _loss(lambda e: np.mean(np.abs(e))),
    ),
    ("the square is missing: this is the mean of the differences", _loss(np.mean)),
    (
        "the root was taken: the loss is the mean of the squares",
        _loss(lambda e: np.sqrt(np.mean(e**2))),
    ),
    ("the last element is missing: indices run from 0 to dim - 1", _one_sample_less),
)
_GRADS = (
    ("the sign is flipped: the gradient is 2 / dim * (data - target)", _grad(lambda n: -2.0 / n)),
    ("the factor 2 is missing: the square's slope is 2 (data - target)", _grad(lambda n: 1.0 / n)),
    ("the mean is missing: the loss divides by dim, and so does its slope", _grad(lambda n: 2.0)),
    ("factor 2 and mean are missing: it is 2 / dim * (data - target)", _grad(lambda n: 1.0)),
    (
        "2 / dim divides whole numbers, which gives 0: write 2.0f / (float)dim",
        _grad(lambda n: 2 // n),
    ),
)

EXERCISE = KernelExercise(
    id="mse-loss-c",
    title="Mean squared error and its gradient",
    operation=OPERATION,
    mistakes=(
        *(Mistake(hint, "odl_loss", compute) for hint, compute in _LOSSES),
        *(Mistake(hint, "odl_grad", compute) for hint, compute in _GRADS),
    ),
    levels={"bronze": "v0"},
    slack=3.0,
    slack_reason=(
        "cycles are not the point here: a division per element (about 11 cycles) still passes; "
        "arithmetic in double does not"
    ),
)
