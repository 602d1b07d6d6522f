"""linear-tiled-fw: forward pass of a layer whose weights stay in L2."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from gvsoc_runner.operations.precision import exact, linear, stacked


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    c_in, c_out, _ = shape
    return {
        "odl_x": draw_normal(seed, 0, (calls, c_in)),
        "odl_weight": draw_normal(seed, 1, (calls, c_out, c_in)),
        "odl_bias": draw_normal(seed, 2, (calls, c_out)),
        "odl_shape": np.array([*shape, 1], np.int32),
    }


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    symbols = ("odl_x", "odl_weight", "odl_bias")
    operands = ([exact(inputs[s][call]) for s in symbols] for call in range(calls))
    return {"odl_y": stacked([linear(*given) for given in operands])}


def _random_shape(rng: np.random.Generator) -> Shape:
    c_in = int(rng.integers(2, 90))
    return c_in, int(rng.integers(2, 120)), int(rng.integers(2 * c_in, 8 * c_in))


OPERATION = Operation(
    id="linear-tiled-fw",
    functions=("linear_tiled_fw_cl",),
    harness="harness/linear_tiled_fw.c",
    shape_names=("C_in", "C_out", "buffer words"),
    # 128 KiB of weights: as much as the larger L1 has altogether.
    published=(256, 128, 8192),
    shapes=((1, 1, 2), (5, 3, 10), (33, 50, 200), (7, 13, 4096), (16, 1, 33)),
    random_shape=_random_shape,
    draw=_draw,
    reference=_reference,
    outputs=lambda shape, calls: {"odl_y": OutputSpec((calls, shape[1]))},
    labels={"odl_y": ("output->data", ("o",))},
    macs=lambda shape: shape[0] * shape[1],
    withheld=("linear_tiled_fw", "linear_tiled_fw_cl"),
    versions={
        v: {"LINEAR_TILED_FW": f"linear_tiled_fw_{v}"} for v in ("v0", "v1", "v2", "v3", "v4")
    },
)
