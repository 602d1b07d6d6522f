"""linear-bw-weight: weight and bias gradient of a fully connected layer, one sample."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.operation import (
    Arrays,
    Expected,
    Operation,
    Shape,
    draw_normal,
    rounding_bound,
)
from odlkit.layers import linear_backward


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    c_in, c_out = shape
    sizes = {
        "odl_x": (calls, c_in),
        "odl_grad_output": (calls, c_out),
        "odl_y": (calls, c_out),
        "odl_weight": (calls, c_out, c_in),
        "odl_bias": (calls, c_out),
    }
    arrays = {name: draw_normal(seed, i, size) for i, (name, size) in enumerate(sizes.items())}
    return arrays | {"odl_shape": np.array([c_in, c_out, 1], np.int32)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    weights, biases = [], []
    for call in range(calls):
        operands = (inputs[n][call].astype(np.float64) for n in ("odl_grad_output", "odl_x"))
        grad_output, x = operands
        weight = inputs["odl_weight"][call].astype(np.float64)
        _, grad_weight, grad_bias = linear_backward(grad_output[None], x[None], weight)
        weights.append(grad_weight)
        biases.append(grad_bias)
    return {
        # One product per element; a kernel that starts from 0 and adds it rounds once more.
        "odl_grad_weight": _expected(weights, additions=1),
        "odl_grad_bias": _expected(biases, additions=0),
    }


def _expected(values: list[np.ndarray], additions: int) -> Expected:
    value = np.stack(values)
    return Expected(value, rounding_bound(np.abs(value), additions))


def _outputs(shape: Shape, calls: int) -> dict[str, OutputSpec]:
    c_in, c_out = shape
    return {
        "odl_grad_weight": OutputSpec((calls, c_out, c_in)),
        "odl_grad_bias": OutputSpec((calls, c_out)),
    }


def _random_shape(rng: np.random.Generator) -> Shape:
    return int(rng.integers(2, 48)), int(rng.integers(9, 48))


OPERATION = Operation(
    id="linear-bw-weight",
    functions=("pulp_linear_fp32_bw_param_grads_cl",),
    harness="harness/linear_bw_weight.c",
    shape_names=("C_in", "C_out"),
    published=(64, 12),
    shapes=((1, 1), (5, 3), (33, 8), (7, 13), (16, 1)),
    random_shape=_random_shape,
    draw=_draw,
    reference=_reference,
    outputs=_outputs,
    labels={
        "odl_grad_weight": ("coeff->diff", ("o", "i")),
        "odl_grad_bias": ("bias->diff", ("o",)),
    },
    macs=lambda shape: shape[0] * shape[1],
    withheld=("linear_bw_weight", "pulp_linear_fp32_bw_param_grads_cl"),
    versions={v: {"LINEAR_BW_WEIGHT": f"linear_bw_weight_{v}"} for v in ("v0", "v1")},
)
