"""mse-loss: mean squared error and its gradient."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.operations import losses
from gvsoc_runner.operations.operation import Arrays, Operation, Shape, draw_normal
from gvsoc_runner.operations.precision import mse, mse_gradient


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    names = ("odl_y", "odl_target", "odl_other_y", "odl_other_target")
    arrays = {name: draw_normal(seed, i, (calls, *shape)) for i, name in enumerate(names)}
    return arrays | {"odl_shape": np.array(shape, np.int32)}


OPERATION = Operation(
    id="mse-loss",
    functions=("pulp_MSELoss", "pulp_MSELoss_backward"),
    harness="harness/mse_loss.c",
    shape_names=("n",),
    published=(12,),
    shapes=((1,), (5,), (13,), (64,)),
    random_shape=losses.random_shape,
    draw=_draw,
    reference=losses.referring_to(mse, mse_gradient),
    outputs=losses.outputs,
    labels=losses.LABELS,
    macs=lambda shape: 2 * shape[0],
    withheld=("mse_loss", "pulp_MSELoss", "pulp_MSELoss_backward"),
    versions={v: {"MSE_LOSS": f"mse_loss_{v}", "MSE_LOSS_BW": f"mse_loss_bw_{v}"} for v in ("v0",)},
    parallel=False,
)
