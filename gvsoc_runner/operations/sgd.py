"""sgd: one step of gradient descent with weight decay, weights and biases."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.draws import learning_rate, weight_decay
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from gvsoc_runner.operations.precision import exact, sgd, stacked


def draw(seed: int, shape: Shape, calls: int) -> Arrays:
    """Parameters and gradients; without biases their tensors are decoys of one element."""
    weights, biases = shape
    sizes = {
        "odl_weight": weights,
        "odl_grad_weight": weights,
        "odl_bias": max(biases, 1),
        "odl_grad_bias": max(biases, 1),
    }
    arrays = {s: draw_normal(seed, i, (calls, n)) for i, (s, n) in enumerate(sizes.items())}
    scalars = {"odl_lr": learning_rate(seed, 4, calls), "odl_decay": weight_decay(seed, 5, calls)}
    return arrays | scalars | {"odl_shape": np.array(shape, np.int32)}


def pairs(shape: Shape) -> dict[str, tuple[str, str]]:
    """Output -> parameter and gradient it comes from."""
    found = {"odl_new_weight": ("odl_weight", "odl_grad_weight")}
    return found | ({"odl_new_bias": ("odl_bias", "odl_grad_bias")} if shape[1] else {})


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    def step(param: str, grad: str, call: int) -> Expected:
        lr, decay = (float(inputs[s][call]) for s in ("odl_lr", "odl_decay"))
        return sgd(exact(inputs[param][call]), exact(inputs[grad][call]), lr, decay)

    return {
        new: stacked([step(*names, call) for call in range(calls)])
        for new, names in pairs(shape).items()
    }


def random_shape(rng: np.random.Generator) -> Shape:
    """Numbers of weights and of biases."""
    return int(rng.integers(1, 300)), int(rng.integers(0, 20))


OPERATION = Operation(
    id="sgd",
    functions=("pulp_gradient_descent_fp32",),
    harness="harness/sgd.c",
    shape_names=("weights", "biases"),
    published=(768, 12),
    shapes=((1, 1), (5, 0), (13, 3), (67, 9)),
    random_shape=random_shape,
    draw=draw,
    reference=_reference,
    outputs=lambda shape, calls: {
        new: OutputSpec((calls, n)) for new, n in zip(pairs(shape), shape, strict=False)
    },
    labels={
        "odl_new_weight": ("weights->data", ("i",)),
        "odl_new_bias": ("biases->data", ("i",)),
    },
    macs=sum,
    withheld=("sgd", "pulp_gradient_descent_fp32"),
    versions={v: {"SGD": f"sgd_{v}"} for v in ("v0", "v1", "v2", "v3", "v4")},
)
