"""sgd-momentum: one step of gradient descent with momentum and weight decay."""

from __future__ import annotations

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations import sgd
from gvsoc_runner.operations.draws import uniform
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from gvsoc_runner.operations.precision import exact, momentum, stacked

_VELOCITIES = {"odl_new_weight": "odl_weight_velocity", "odl_new_bias": "odl_bias_velocity"}
_NEW_VELOCITIES = {
    "odl_new_weight": "odl_new_weight_velocity",
    "odl_new_bias": "odl_new_bias_velocity",
}


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    weights, biases = shape
    velocities = {
        "odl_weight_velocity": draw_normal(seed, 6, (calls, weights)),
        "odl_bias_velocity": draw_normal(seed, 7, (calls, max(biases, 1))),
        "odl_momentum": uniform(seed, 8, calls, 0.5, 0.95),
    }
    return sgd.draw(seed, shape, calls) | velocities


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    found = {}
    for new, names in sgd.pairs(shape).items():
        symbols = (*names, _VELOCITIES[new])
        steps = []
        for call in range(calls):
            operands = (exact(inputs[s][call]) for s in symbols)
            scalars = (float(inputs[s][call]) for s in ("odl_lr", "odl_momentum", "odl_decay"))
            steps.append(momentum(*operands, *scalars))
        found[new] = stacked([step[0] for step in steps])
        found[_NEW_VELOCITIES[new]] = stacked([step[1] for step in steps])
    return found


def _outputs(shape: Shape, calls: int) -> dict[str, OutputSpec]:
    sizes = zip(sgd.pairs(shape), shape, strict=False)
    symbols = ((s, n) for new, n in sizes for s in (new, _NEW_VELOCITIES[new]))
    return {s: OutputSpec((calls, n)) for s, n in symbols}


OPERATION = Operation(
    id="sgd-momentum",
    functions=("sgd_momentum_fp32",),
    harness="harness/sgd_momentum.c",
    shape_names=("weights", "biases"),
    published=(768, 12),
    shapes=((1, 1), (5, 0), (13, 3), (67, 9)),
    random_shape=sgd.random_shape,
    draw=_draw,
    reference=_reference,
    outputs=_outputs,
    labels={
        "odl_new_weight": ("weights->data", ("i",)),
        "odl_new_weight_velocity": ("weight_velocity", ("i",)),
        "odl_new_bias": ("biases->data", ("i",)),
        "odl_new_bias_velocity": ("bias_velocity", ("i",)),
    },
    macs=lambda shape: 2 * sum(shape),
    withheld=("sgd_momentum", "sgd_momentum_fp32"),
    versions={v: {"SGD_MOMENTUM": f"sgd_momentum_{v}"} for v in ("v0", "v1", "v2")},
)
