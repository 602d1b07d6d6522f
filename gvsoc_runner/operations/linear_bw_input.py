"""linear-bw-input: input gradient of a fully connected layer, one sample."""

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

_RESULTS = ("odl_grad_input",)


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    _, c_out = shape
    bound = partial(rounding_bound, additions=c_out)  # the first is to 0
    return {"odl_grad_input": expected(inputs, calls, "odl_grad_input", bound)}


OPERATION = Operation(
    id="linear-bw-input",
    functions=("pulp_linear_fp32_bw_input_grads_cl",),
    harness="harness/linear_bw_input.c",
    shape_names=("C_in", "C_out"),
    published=(64, 12),
    shapes=((1, 1), (5, 3), (33, 8), (7, 13), (16, 1), (128, 3), (1, 9)),
    random_shape=random_shape,
    draw=drawing(*_RESULTS),
    reference=_reference,
    outputs=collecting(*_RESULTS),
    labels=labelling(*_RESULTS),
    macs=lambda shape: shape[0] * shape[1],
    withheld=WITHHELD,
    versions={
        v: {"LINEAR_BW_INPUT": f"linear_bw_input_{v}"} for v in ("v0", "v1", "v2", "v3", "v4")
    },
)
