"""matmul: product of two matrices, the second one as it is or transposed."""

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


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    n, m, k, transposed = shape
    b = (m, k) if transposed else (k, m)
    sizes = {"odl_a": (n, k), "odl_b": b, "odl_bias": (n,)}
    arrays = {s: draw_normal(seed, i, (calls, *size)) for i, (s, size) in enumerate(sizes.items())}
    return arrays | {"odl_shape": np.array(shape, np.int32)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    a, b = (inputs[s].astype(np.float64) for s in ("odl_a", "odl_b"))
    if shape[3]:
        b = b.transpose(0, 2, 1)
    # The first addition is to 0.
    return {"odl_c": Expected(a @ b, rounding_bound(np.abs(a) @ np.abs(b), shape[2]))}


def _random_shape(rng: np.random.Generator) -> Shape:
    n, m, k = (int(rng.integers(2, 33)) for _ in range(3))
    return n, m, k, int(rng.integers(0, 2))


OPERATION = Operation(
    id="matmul",
    functions=("mm",),
    harness="harness/matmul.c",
    shape_names=("N", "M", "K", "trans_B"),
    published=(32, 32, 32, 0),
    shapes=(
        (1, 1, 1, 0),
        (5, 3, 7, 1),
        (9, 13, 5, 0),
        (2, 33, 16, 0),
        (33, 2, 16, 1),
        (17, 1, 3, 0),
    ),
    random_shape=_random_shape,
    draw=_draw,
    reference=_reference,
    outputs=lambda shape, calls: {"odl_c": OutputSpec((calls, *shape[:2]))},
    labels={"odl_c": ("C", ("n", "m"))},
    macs=lambda shape: shape[0] * shape[1] * shape[2],
    withheld=("matmul", "mm"),
    versions={
        v: {"MATMUL": f"matmul_{v}", "MATMUL_BT": f"matmul_bt_{v}"}
        for v in ("v0", "v1", "v2", "v3", "v4")
    },
)
