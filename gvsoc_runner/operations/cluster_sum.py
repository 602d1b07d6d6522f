"""cluster-sum: the sum of a vector, shared over the cores."""

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
    return {"odl_x": draw_normal(seed, 0, (calls, *shape)), "odl_shape": np.array(shape, np.int32)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    x = inputs["odl_x"].astype(np.float64)
    magnitude = np.abs(x).sum(axis=1)
    # Partial sums that start from 0 round once more per core.
    return {"odl_sum": Expected(x.sum(axis=1), rounding_bound(magnitude, shape[0]))}


OPERATION = Operation(
    id="cluster-sum",
    functions=("cluster_sum_cl",),
    harness="harness/cluster_sum.c",
    shape_names=("n",),
    published=(1024,),
    shapes=((1,), (7,), (9,), (64,)),
    random_shape=lambda rng: (int(rng.integers(17, 600)),),
    draw=_draw,
    reference=_reference,
    outputs=lambda shape, calls: {"odl_sum": OutputSpec((calls,))},
    labels={"odl_sum": ("*sum", ())},
    macs=lambda shape: shape[0],
    withheld=("cluster_sum", "cluster_sum_cl"),
    versions={v: {"CLUSTER_SUM": f"cluster_sum_{v}"} for v in ("v0", "v1")},
)
