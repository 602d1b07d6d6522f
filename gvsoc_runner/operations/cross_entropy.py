"""cross-entropy: softmax cross-entropy of logits and its gradient."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.operations import losses
from gvsoc_runner.operations.draws import distribution, logits
from gvsoc_runner.operations.operation import Arrays, Operation, Shape
from gvsoc_runner.operations.precision import cross_entropy, cross_entropy_gradient


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    return {
        "odl_y": logits(seed, 0, calls, *shape),
        "odl_target": distribution(seed, 1, calls, *shape),
        "odl_other_y": logits(seed, 2, calls, *shape),
        "odl_other_target": distribution(seed, 3, calls, *shape),
        "odl_shape": np.array(shape, np.int32),
    }


OPERATION = Operation(
    id="cross-entropy",
    functions=("pulp_CrossEntropyLoss", "pulp_CrossEntropyLoss_backward"),
    harness="harness/cross_entropy.c",
    shape_names=("n",),
    published=(12,),
    shapes=((1,), (2,), (5,), (13,), (64,)),
    random_shape=losses.random_shape,
    draw=_draw,
    reference=losses.referring_to(cross_entropy, cross_entropy_gradient),
    outputs=losses.outputs,
    labels=losses.LABELS,
    macs=lambda shape: shape[0],
    withheld=("cross_entropy", "pulp_CrossEntropyLoss", "pulp_CrossEntropyLoss_backward"),
    versions={
        v: {"CROSS_ENTROPY": f"cross_entropy_{v}", "CROSS_ENTROPY_BW": f"cross_entropy_bw_{v}"}
        for v in ("v0", "v1", "v2")
    },
    parallel=False,
)
