"""relu-bw: the gradient passes where the input was positive."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.draws import with_zeros
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from gvsoc_runner.operations.relu_fw import WITHHELD, random_shape
from odlkit.layers import relu_backward


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    size = (calls, *shape)
    arrays = {"odl_x": with_zeros(seed, 0, size), "odl_grad_output": draw_normal(seed, 1, size)}
    return arrays | {"odl_shape": np.array(shape, np.int32)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    x, grad_output = (inputs[s].astype(np.float64) for s in ("odl_x", "odl_grad_output"))
    grad_input = relu_backward(grad_output, x)
    return {"odl_grad_input": Expected(grad_input, np.zeros_like(grad_input))}


OPERATION = Operation(
    id="relu-bw",
    functions=("pulp_relu_fp32_bw_cl",),
    harness="harness/relu_bw.c",
    shape_names=("n",),
    published=(1024,),
    shapes=((1,), (5,), (13,), (67,)),
    random_shape=random_shape,
    draw=_draw,
    reference=_reference,
    outputs=lambda shape, calls: {"odl_grad_input": OutputSpec((calls, *shape))},
    labels={"odl_grad_input": ("input->diff", ("i",))},
    macs=sum,
    withheld=WITHHELD,
    versions={v: {"RELU_BW": f"relu_bw_{v}"} for v in ("v0", "v1", "v2", "v3", "v4")},
)
