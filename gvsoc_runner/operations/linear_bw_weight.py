"""linear-bw-weight: weight and bias gradient of a fully connected layer, one sample."""

from __future__ import annotations

from functools import partial

from gvsoc_runner.operations.linear_layer import (
    WITHHELD,
    collecting,
    drawing,
    expected,
    labelling,
    random_shape,
)
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, rounding_bound

_RESULTS = ("odl_grad_weight", "odl_grad_bias")


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    # One product per element; a kernel that starts from 0 and adds it rounds once more.
    additions = {"odl_grad_weight": 1, "odl_grad_bias": 0}
    return {
        symbol: expected(inputs, calls, symbol, partial(rounding_bound, additions=count))
        for symbol, count in additions.items()
    }


OPERATION = Operation(
    id="linear-bw-weight",
    functions=("pulp_linear_fp32_bw_param_grads_cl",),
    harness="harness/linear_bw_weight.c",
    shape_names=("C_in", "C_out"),
    published=(64, 12),
    shapes=((1, 1), (5, 3), (33, 8), (7, 13), (16, 1), (128, 3)),
    random_shape=random_shape,
    draw=drawing(*_RESULTS),
    reference=_reference,
    outputs=collecting(*_RESULTS),
    labels=labelling(*_RESULTS),
    macs=lambda shape: shape[0] * shape[1],
    withheld=WITHHELD,
    versions={
        v: {"LINEAR_BW_WEIGHT": f"linear_bw_weight_{v}"} for v in ("v0", "v1", "v2", "v3", "v4")
    },
)
