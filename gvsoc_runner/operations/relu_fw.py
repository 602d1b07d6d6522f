"""relu-fw: max(x, 0) of every element."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.draws import with_zeros
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from odlkit.layers import relu_forward

WITHHELD = ("relu", "pulp_relu_fp32_fw_cl", "pulp_relu_fp32_bw_cl")


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    size = (calls, *shape)
    arrays = {"odl_x": with_zeros(seed, 0, size), "odl_grad_output": draw_normal(seed, 1, size)}
    return arrays | {"odl_shape": np.array(shape, np.int32)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    y = relu_forward(inputs["odl_x"].astype(np.float64))
    return {"odl_y": Expected(y, np.zeros_like(y))}


def random_shape(rng: np.random.Generator) -> Shape:
    """A number of elements."""
    return (int(rng.integers(2, 300)),)


OPERATION = Operation(
    id="relu-fw",
    functions=("pulp_relu_fp32_fw_cl",),
    harness="harness/relu_fw.c",
    shape_names=("n",),
    published=(1024,),
    shapes=((1,), (5,), (13,), (67,)),
    random_shape=random_shape,
    draw=_draw,
    reference=_reference,
    outputs=lambda shape, calls: {"odl_y": OutputSpec((calls, *shape))},
    labels={"odl_y": ("output->data", ("i",))},
    macs=sum,
    withheld=WITHHELD,
    versions={v: {"RELU_FW": f"relu_fw_{v}"} for v in ("v0", "v1", "v2", "v3", "v4")},
)
