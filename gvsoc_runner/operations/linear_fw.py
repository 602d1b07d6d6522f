"""linear-fw: forward pass of a fully connected layer, one sample."""

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

_RESULTS = ("odl_y",)


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    c_in, _ = shape
    # The bias is one more term, and a sum may start from 0.
    bound = partial(rounding_bound, additions=c_in + 1)
    return {"odl_y": expected(inputs, calls, "odl_y", bound)}


OPERATION = Operation(
    id="linear-fw",
    functions=("pulp_linear_fp32_fw_cl",),
    harness="harness/linear_fw.c",
    shape_names=("C_in", "C_out"),
    published=(64, 12),
    shapes=((1, 1), (5, 3), (33, 8), (7, 13), (16, 1), (1, 9)),
    random_shape=random_shape,
    draw=drawing(*_RESULTS),
    reference=_reference,
    outputs=collecting(*_RESULTS),
    labels=labelling(*_RESULTS),
    macs=lambda shape: shape[0] * shape[1],
    withheld=WITHHELD,
    versions={
        v: {"LINEAR_FW": f"linear_fw_{v}"} for v in ("v0", "v1", "v2", "lesson", "v3", "v4", "v5")
    },
)
