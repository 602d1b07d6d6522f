"""Wrong ideas about the forward pass of a fully connected layer, for every exercise on it."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import Mistake
from gvsoc_runner.operations.operation import Arrays, Shape


def _product(weight: str, x: str, bias: str | None = "odl_bias"):
    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        start = inputs[bias].astype(np.float64) if bias else 0.0
        return start + inputs[weight].astype(np.float64) @ inputs[x]

    return compute


def _rows_of(stride: str):
    """Rows of the weights that begin `stride` elements apart, as far as there are elements."""

    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        c_in, c_out = shape
        flat = np.append(inputs["odl_weight"].astype(np.float64), [np.nan] * c_in * c_out)
        o, i = np.indices((c_out, c_in))
        places = o * c_out + i if stride == "c_out" else o + i * c_out
        return inputs["odl_bias"] + flat[np.minimum(places, flat.size - 1)] @ inputs["odl_x"]

    return compute


def _last_term_lost(inputs: Arrays, shape: Shape) -> np.ndarray:
    weight = inputs["odl_weight"].astype(np.float64)
    return inputs["odl_bias"] + weight[:, :-1] @ inputs["odl_x"][:-1]


def _bias_every_time(inputs: Arrays, shape: Shape) -> np.ndarray:
    right = _product("odl_weight", "odl_x")(inputs, shape)
    return right + (shape[0] - 1) * inputs["odl_bias"].astype(np.float64)


LINEAR_FORWARD_MISTAKES = tuple(
    Mistake(hint, "odl_y", compute)
    for hint, compute in (
        (
            "the bias is missing: y[o] starts with bias->data[o]",
            _product("odl_weight", "odl_x", None),
        ),
        ("the stride is wrong: row o of the weights begins at o * C_in", _rows_of("c_out")),
        ("the weights are read transposed: element [o][i] lives at o * C_in + i", _rows_of("one")),
        (
            "input->diff was read: the input is input->data",
            _product("odl_weight", "odl_grad_input"),
        ),
        ("coeff->diff was read: the weights are coeff->data", _product("odl_grad_weight", "odl_x")),
        (
            "bias->diff was read: the bias is bias->data",
            _product("odl_weight", "odl_x", "odl_grad_bias"),
        ),
        ("the last term of the sum is missing: i runs from 0 to C_in - 1", _last_term_lost),
        (
            "the bias is added once per term: add it once, outside of the inner loop",
            _bias_every_time,
        ),
    )
)
