"""linear-bw-accumulate: gradients of one sample are added to those of the mini-batch so far."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.linear_layer import WITHHELD, random_shape
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
    c_in, c_out, _ = shape
    sizes = {
        "odl_x": (calls, c_in),
        "odl_grad_output": (calls, c_out),
        "odl_y": (calls, c_out),
        "odl_weight": (calls, c_out, c_in),
        "odl_bias": (calls, c_out),
        "odl_grad_weight": (calls, c_out, c_in),
        "odl_grad_bias": (calls, c_out),
    }
    arrays = {s: draw_normal(seed, i, size) for i, (s, size) in enumerate(sizes.items())}
    return arrays | {"odl_shape": np.array(shape, np.int32)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    given = {s: a.astype(np.float64) for s, a in inputs.items()}
    before = {"odl_new_grad_weight": given["odl_grad_weight"]}
    added = {"odl_new_grad_weight": [], "odl_new_grad_bias": []}
    if shape[2]:
        before["odl_new_grad_bias"] = given["odl_grad_bias"]
    for call in range(calls):
        x, grad_output = given["odl_x"][call], given["odl_grad_output"][call]
        grads = linear_backward(grad_output[None], x[None], given["odl_weight"][call])
        added["odl_new_grad_weight"].append(grads[1])
        added["odl_new_grad_bias"].append(grads[2])
    return {
        symbol: Expected(
            old + np.stack(added[symbol]),
            rounding_bound(np.abs(old) + np.abs(np.stack(added[symbol])), additions=1),
        )
        for symbol, old in before.items()
    }


def _outputs(shape: Shape, calls: int) -> dict[str, OutputSpec]:
    c_in, c_out, bias = shape
    found = {"odl_new_grad_weight": OutputSpec((calls, c_out, c_in))}
    return found | ({"odl_new_grad_bias": OutputSpec((calls, c_out))} if bias else {})


OPERATION = Operation(
    id="linear-bw-accumulate",
    functions=("linear_bw_accumulate_cl",),
    harness="harness/linear_bw_accumulate.c",
    shape_names=("C_in", "C_out", "bias"),
    published=(64, 12, 1),
    shapes=((1, 1, 1), (5, 3, 1), (33, 8, 0), (7, 13, 1), (16, 1, 1)),
    random_shape=lambda rng: (*random_shape(rng), 1),
    draw=_draw,
    reference=_reference,
    outputs=_outputs,
    labels={
        "odl_new_grad_weight": ("coeff->diff", ("o", "i")),
        "odl_new_grad_bias": ("bias->diff", ("o",)),
    },
    macs=lambda shape: shape[0] * shape[1],
    withheld=(*WITHHELD, "linear_bw_accumulate", "linear_bw_accumulate_cl"),
    versions={v: {"LINEAR_BW_ACCUMULATE": f"linear_bw_accumulate_{v}"} for v in ("v0", "v1", "v2")},
)
