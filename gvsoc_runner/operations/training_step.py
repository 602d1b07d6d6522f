"""training-step: forward, softmax cross-entropy, gradients and SGD of one layer on one sample."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations import precision
from gvsoc_runner.operations.draws import (
    distribution,
    learning_rate,
    shifted_bias,
    weight_decay,
)
from gvsoc_runner.operations.linear_layer import random_shape
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from gvsoc_runner.operations.precision import exact, stacked

#: odl_loss_e of odl_train.h.
MSE, CROSS_ENTROPY = 0, 1
_LOSSES = {
    MSE: (precision.mse, precision.mse_gradient),
    CROSS_ENTROPY: (precision.cross_entropy, precision.cross_entropy_gradient),
}


def drawing(loss_type: int) -> Callable[[int, Shape, int], Arrays]:
    """The draw for one kind of loss."""

    def draw(seed: int, shape: Shape, calls: int) -> Arrays:
        c_in, c_out, _ = shape
        if loss_type == CROSS_ENTROPY:
            target = distribution(seed, 3, calls, c_out)
            bias = shifted_bias(seed, 2, calls, c_out)
        else:
            target = draw_normal(seed, 3, (calls, c_out))
            bias = draw_normal(seed, 2, (calls, c_out))
        return {
            "odl_x": draw_normal(seed, 0, (calls, c_in)),
            "odl_weight": draw_normal(seed, 1, (calls, c_out, c_in)) / np.float32(c_in**0.5),
            "odl_bias": bias,
            "odl_target": target,
            "odl_lr": learning_rate(seed, 4, calls),
            "odl_decay": weight_decay(seed, 5, calls),
            "odl_shape": np.array([*shape, loss_type], np.int32),
        }

    return draw


def referring_to(loss_type: int):
    """The reference for one kind of loss."""
    forward, backward = _LOSSES[loss_type]

    def one_call(inputs: Arrays, shape: Shape, call: int) -> dict[str, Expected]:
        x, weight, bias = (exact(inputs[s][call]) for s in ("odl_x", "odl_weight", "odl_bias"))
        target = inputs["odl_target"][call].astype(np.float64)
        lr, decay = (float(inputs[s][call]) for s in ("odl_lr", "odl_decay"))
        y = precision.linear(x, weight, bias if shape[2] else None)
        grad_output = backward(y, target)
        grad_weight = precision.outer(grad_output, x)
        return {
            "odl_loss": forward(y, target),
            "odl_new_weight": precision.sgd(weight, grad_weight, lr, decay),
            "odl_new_bias": precision.sgd(bias, grad_output, lr, decay),
        }

    def reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
        found = [one_call(inputs, shape, call) for call in range(calls)]
        return {s: stacked([call[s] for call in found]) for s in outputs(shape, calls)}

    return reference


def outputs(shape: Shape, calls: int) -> dict[str, OutputSpec]:
    """The loss and the new parameters."""
    c_in, c_out, bias = shape
    found = {"odl_loss": OutputSpec((calls,)), "odl_new_weight": OutputSpec((calls, c_out, c_in))}
    return found | ({"odl_new_bias": OutputSpec((calls, c_out))} if bias else {})


def make(operation_id: str, loss_type: int, versions: tuple[str, ...]) -> Operation:
    """The operation for one kind of loss."""
    return Operation(
        id=operation_id,
        functions=("training_step_cl",),
        harness="harness/training_step.c",
        shape_names=("C_in", "C_out", "bias"),
        published=(64, 12, 1),
        shapes=((64, 12, 0), (1, 1, 1), (5, 3, 1), (33, 8, 0), (7, 13, 1), (16, 2, 1)),
        random_shape=lambda rng: (*random_shape(rng), 1),
        draw=drawing(loss_type),
        reference=referring_to(loss_type),
        outputs=outputs,
        labels={
            "odl_loss": ("*wr_loss", ()),
            "odl_new_weight": ("coeff->data", ("o", "i")),
            "odl_new_bias": ("bias->data", ("o",)),
        },
        macs=lambda shape: 2 * shape[0] * shape[1],
        withheld=("training_step", "training_step_cl", "mlp_step", "mlp_step_cl"),
        versions={v: {"TRAINING_STEP": f"training_step_{v}"} for v in versions},
    )


VERSIONS = ("v0", "v1", "v2", "v3", "v4", "v5")
OPERATION = make("training-step", CROSS_ENTROPY, VERSIONS)
