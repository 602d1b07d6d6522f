"""linear-accumulate-c: gradients of one more sample of a mini-batch, on eight cores."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.linear_bw_accumulate import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape


def _weight(before: float, factor: float, grad: str = "odl_grad_output"):
    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        added = np.outer(inputs[grad].astype(np.float64), inputs["odl_x"])
        return before * inputs["odl_grad_weight"] + factor * added

    return compute


def _bias(before: float, factor: float, grad: str = "odl_grad_output"):
    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        return before * inputs["odl_grad_bias"] + factor * inputs[grad].astype(np.float64)

    return compute


def _transposed(inputs: Arrays, shape: Shape) -> np.ndarray:
    added = np.outer(inputs["odl_x"].astype(np.float64), inputs["odl_grad_output"])
    return inputs["odl_grad_weight"] + added.reshape(shape[1], shape[0])


_OVERWRITTEN = "the gradients of the samples before are lost: add with +="
_UNCHANGED = "was not changed: it should grow by the gradient of this sample"
_WEIGHTS = (
    (_OVERWRITTEN, _weight(0, 1)),
    (f"coeff->diff {_UNCHANGED}", _weight(1, 0)),
    ("the sign is flipped: the gradient is added, minus comes with the update", _weight(1, -1)),
    ("the gradient was added twice: do two cores share a row?", _weight(1, 2)),
    ("all eight cores added every row: share the rows over the cores", _weight(1, 8)),
    ("output->data was read: the incoming gradient is output->diff", _weight(1, 1, "odl_y")),
    ("the matrix is stored transposed: element [o][i] lives at o * C_in + i", _transposed),
)
_BIASES = (
    (_OVERWRITTEN, _bias(0, 1)),
    (f"bias->diff was forgotten: it {_UNCHANGED}", _bias(1, 0)),
    ("the sign of the bias gradient is flipped", _bias(1, -1)),
    (
        "the bias gradient is added once per input: it belongs outside of the inner loop",
        lambda inputs, shape: _bias(1, shape[0])(inputs, shape),
    ),
    ("output->data was read: the incoming gradient is output->diff", _bias(1, 1, "odl_y")),
)

EXERCISE = KernelExercise(
    id="linear-accumulate-c",
    title="Gradients of a mini-batch, accumulated",
    operation=OPERATION,
    mistakes=(
        *(Mistake(hint, "odl_new_grad_weight", compute) for hint, compute in _WEIGHTS),
        *(Mistake(hint, "odl_new_grad_bias", compute) for hint, compute in _BIASES),
    ),
    levels={"bronze": "v1"},
    slack=1.25,
    slack_reason=(
        "the reference shares rows over the cores with plain loops; a correct parallel kernel "
        "written another way needs up to a fifth more"
    ),
)
