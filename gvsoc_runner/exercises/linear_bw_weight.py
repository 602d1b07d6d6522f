"""linear-bw-weight-c: weight and bias gradient of a fully connected layer on eight cores, N = 1."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.linear_bw_weight import OPERATION
from gvsoc_runner.operations.operation import Arrays, Shape


def _outer(a: str, b: str):
    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        return np.outer(inputs[a], inputs[b])

    return compute


def _transposed(inputs: Arrays, shape: Shape) -> np.ndarray:
    c_in, c_out = shape
    return np.outer(inputs["odl_x"], inputs["odl_grad_output"]).reshape(c_out, c_in)


EXERCISE = KernelExercise(
    id="linear-bw-weight-c",
    title="Weight and bias gradient on eight cores",
    operation=OPERATION,
    mistakes=(
        Mistake(
            "the matrix is stored transposed: element [o][i] lives at o * C_in + i",
            "odl_grad_weight",
            _transposed,
        ),
        Mistake(
            "the sign is flipped: the gradient is +diff[o] * data[i]; minus comes with the update",
            "odl_grad_weight",
            lambda inputs, shape: -np.outer(inputs["odl_grad_output"], inputs["odl_x"]),
        ),
        Mistake(
            "output->data was read: the incoming gradient is output->diff",
            "odl_grad_weight",
            _outer("odl_y", "odl_x"),
        ),
        Mistake(
            "the weights were read: the factor is input->data[i]",
            "odl_grad_weight",
            lambda inputs, shape: inputs["odl_grad_output"][:, None] * inputs["odl_weight"],
        ),
        Mistake(
            "output->data was read for the bias: its gradient is output->diff",
            "odl_grad_bias",
            lambda inputs, shape: inputs["odl_y"],
        ),
        Mistake(
            "the sign of the bias gradient is flipped",
            "odl_grad_bias",
            lambda inputs, shape: -inputs["odl_grad_output"],
        ),
        Mistake(
            "the bias itself was copied: its gradient is output->diff",
            "odl_grad_bias",
            lambda inputs, shape: inputs["odl_bias"],
        ),
    ),
    levels={"bronze": "v1"},
    slack=1.25,
    slack_reason=(
        "the reference shares rows over the cores with plain loops; a correct parallel kernel "
        "written another way needs up to a fifth more, and bank conflicts move by a tenth with "
        "the phase of the cores"
    ),
)
