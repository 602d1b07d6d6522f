"""cross-entropy-c: softmax cross-entropy of logits and its gradient, on one core."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.cross_entropy import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape


def _shifted(inputs: Arrays, which: str = "") -> tuple[np.ndarray, np.ndarray]:
    """Logits less the largest, and the target: the loss's own, or with "other_" the gradient's."""
    z = inputs[f"odl_{which}y"].astype(np.float64)
    return z - z.max(), inputs[f"odl_{which}target"].astype(np.float64)


def _softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum()


def _raw_loss(inputs: Arrays, shape: Shape) -> np.ndarray:
    z = inputs["odl_y"]
    return np.sum(inputs["odl_target"] * (np.log(np.exp(z).sum()) - z))


def _raw_grad(inputs: Arrays, shape: Shape) -> np.ndarray:
    return _softmax(inputs["odl_other_y"]) - inputs["odl_other_target"]


def _loss(compute):
    return lambda inputs, shape: compute(*_shifted(inputs))


def _grad(compute):
    return lambda inputs, shape: compute(*_shifted(inputs, "other_"))


def _right(z: np.ndarray, target: np.ndarray) -> np.ndarray:
    return np.sum(target * (np.log(np.exp(z).sum()) - z))


def _largest_once(inputs: Arrays, shape: Shape) -> np.ndarray:
    z, target = _shifted(inputs)
    return _right(z, target) - inputs["odl_y"].max() * target.sum()


_OVERFLOW = (
    "expf of a large logit overflows (and of a very small one gives 0): subtract the largest logit "
    "from all of them first"
)
_LOSSES = (
    (_OVERFLOW, _raw_loss),
    (
        "the sign is flipped: the loss is -sum of target * log(softmax)",
        _loss(lambda z, t: -_right(z, t)),
    ),
    (
        "the mean was taken: the loss is the sum over the classes",
        _loss(lambda z, t: _right(z, t) / len(z)),
    ),
    (
        "the logarithm is missing: the loss takes log(softmax)",
        _loss(lambda z, t: -np.sum(t * _softmax(z))),
    ),
    ("log of the sum of the exponentials is missing", _loss(lambda z, t: -np.sum(t * z))),
    (
        "the largest logit was subtracted on one side only: log(sum) + largest - z, where the sum "
        "is that of expf(z - largest)",
        _largest_once,
    ),
)
_GRADS = (
    (_OVERFLOW, _raw_grad),
    ("the target is missing: the gradient is softmax - target", _grad(lambda z, t: _softmax(z))),
    ("the sign is flipped: the gradient is softmax - target", _grad(lambda z, t: t - _softmax(z))),
    (
        "divided by the number of classes: the loss is a sum over them",
        _grad(lambda z, t: (_softmax(z) - t) / len(z)),
    ),
    ("the exponentials are not divided by their sum", _grad(lambda z, t: np.exp(z) - t)),
)

EXERCISE = KernelExercise(
    id="cross-entropy-c",
    title="Softmax cross-entropy and its gradient",
    operation=OPERATION,
    mistakes=(
        *(Mistake(hint, "odl_loss", compute) for hint, compute in _LOSSES),
        *(Mistake(hint, "odl_grad", compute) for hint, compute in _GRADS),
    ),
    levels={"bronze": "v0"},
    slack=3.0,
    slack_reason=(
        "cycles are not the point here: two exponentials and a logarithm per class still pass; "
        "arithmetic in double does not"
    ),
)
