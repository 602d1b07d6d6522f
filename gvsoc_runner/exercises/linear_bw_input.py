"""linear-bw-input-c: input gradient of a fully connected layer on eight cores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.linear_bw_input import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape


def _columns(weight: str = "odl_weight", grad: str = "odl_grad_output", scale: float = 1.0):
    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        return scale * (inputs[grad].astype(np.float64) @ inputs[weight])

    return compute


def _transposed(inputs: Arrays, shape: Shape) -> np.ndarray:
    return inputs["odl_weight"].astype(np.float64).reshape(shape) @ inputs["odl_grad_output"]


def _last_row_lost(inputs: Arrays, shape: Shape) -> np.ndarray:
    weight = inputs["odl_weight"].astype(np.float64)
    return inputs["odl_grad_output"][:-1] @ weight[:-1]


def _last_row_only(inputs: Arrays, shape: Shape) -> np.ndarray:
    return inputs["odl_grad_output"][-1] * inputs["odl_weight"][-1].astype(np.float64)


EXERCISE = KernelExercise(
    id="linear-bw-input-c",
    title="Input gradient on eight cores",
    # Wide enough that cores which take blocks of columns meet in the banks of L1.
    operation=replace(OPERATION, published=(128, 16), shapes=((64, 12), *OPERATION.shapes)),
    mistakes=tuple(
        Mistake(hint, "odl_grad_input", compute)
        for hint, compute in (
            (
                "the stride is wrong: element [o][i] of the weights lives at o * C_in + i, so the "
                "next element of a column is C_in further",
                _transposed,
            ),
            (
                "output->data was read: the incoming gradient is output->diff",
                _columns(grad="odl_y"),
            ),
            ("coeff->diff was read: the weights are coeff->data", _columns("odl_grad_weight")),
            ("the sign is flipped: minus comes with the update", _columns(scale=-1.0)),
            ("the last term of the sum is missing: o runs from 0 to C_out - 1", _last_row_lost),
            ("only the last term is there: add up over o, with +=", _last_row_only),
        )
    ),
    levels={"bronze": "v1"},
    slack=1.25,
    slack_reason=(
        "the reference shares columns over the cores with plain loops; bank conflicts move with "
        "the order in which elements are shared"
    ),
)
