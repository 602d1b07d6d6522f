"""mlp-step: one training step of linear, ReLU, linear, softmax cross-entropy, one sample."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations import precision
from gvsoc_runner.operations.draws import (
    distribution,
    learning_rate,
    shifted_bias,
    weight_decay,
)
from gvsoc_runner.operations.operation import Arrays, Expected, Operation, Shape, draw_normal
from gvsoc_runner.operations.precision import exact, stacked

#: Result -> parameter.
_RESULTS = {
    "odl_new_weight1": "odl_weight1",
    "odl_new_bias1": "odl_bias1",
    "odl_new_weight2": "odl_weight2",
    "odl_new_bias2": "odl_bias2",
}


def _sizes(shape: Shape) -> dict[str, Shape]:
    c_in, hidden, c_out, _ = shape
    return {
        "odl_x": (c_in,),
        "odl_weight1": (hidden, c_in),
        "odl_bias1": (hidden,),
        "odl_weight2": (c_out, hidden),
        "odl_bias2": (c_out,),
    }


def _draw(seed: int, shape: Shape, calls: int) -> Arrays:
    def scaled(operand: int, size: Shape) -> np.ndarray:
        values = draw_normal(seed, operand, (calls, *size))
        return values / np.float32(size[1] ** 0.5) if len(size) == 2 else values

    arrays = {s: scaled(i, size) for i, (s, size) in enumerate(_sizes(shape).items())}
    return arrays | {
        "odl_bias2": shifted_bias(seed, 4, calls, shape[2]),
        "odl_target": distribution(seed, 5, calls, shape[2]),
        "odl_lr": learning_rate(seed, 6, calls),
        "odl_decay": weight_decay(seed, 7, calls),
        "odl_shape": np.array(shape, np.int32),
    }


def _one_call(inputs: Arrays, shape: Shape, call: int) -> dict[str, Expected]:
    given = {s: exact(inputs[s][call]) for s in _sizes(shape)}
    target = inputs["odl_target"][call].astype(np.float64)
    lr, decay = (float(inputs[s][call]) for s in ("odl_lr", "odl_decay"))
    bias1, bias2 = (given[s] if shape[3] else None for s in ("odl_bias1", "odl_bias2"))
    before = precision.linear(given["odl_x"], given["odl_weight1"], bias1)
    hidden = precision.relu(before)
    logits = precision.linear(hidden, given["odl_weight2"], bias2)
    grad_logits = precision.cross_entropy_gradient(logits, target)
    grad_hidden = precision.grad_input(grad_logits, given["odl_weight2"])
    grad_before = precision.relu_gradient(grad_hidden, before)
    grads = {
        "odl_weight1": precision.outer(grad_before, given["odl_x"]),
        "odl_bias1": grad_before,
        "odl_weight2": precision.outer(grad_logits, hidden),
        "odl_bias2": grad_logits,
    }
    new = {r: precision.sgd(given[p], grads[p], lr, decay) for r, p in _RESULTS.items()}
    return new | {"odl_loss": precision.cross_entropy(logits, target)}


def _reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
    found = [_one_call(inputs, shape, call) for call in range(calls)]
    return {s: stacked([call[s] for call in found]) for s in _outputs(shape, calls)}


def _outputs(shape: Shape, calls: int) -> dict[str, OutputSpec]:
    sizes = _sizes(shape)
    chosen = {r: p for r, p in _RESULTS.items() if shape[3] or "bias" not in r}
    found = {r: OutputSpec((calls, *sizes[p])) for r, p in chosen.items()}
    return {"odl_loss": OutputSpec((calls,))} | found


def _random_shape(rng: np.random.Generator) -> Shape:
    return (*(int(n) for n in rng.integers(1, 40, 3)), 1)


OPERATION = Operation(
    id="mlp-step",
    functions=("mlp_step_cl",),
    harness="harness/mlp_step.c",
    shape_names=("C_in", "C_hidden", "C_out", "bias"),
    published=(64, 32, 12, 1),
    shapes=((64, 32, 12, 0), (1, 1, 1, 1), (5, 3, 2, 1), (9, 17, 5, 0), (6, 4, 13, 1)),
    random_shape=_random_shape,
    draw=_draw,
    reference=_reference,
    outputs=_outputs,
    labels={
        "odl_loss": ("*wr_loss", ()),
        "odl_new_weight1": ("hidden->coeff->data", ("o", "i")),
        "odl_new_bias1": ("hidden->bias->data", ("o",)),
        "odl_new_weight2": ("last->coeff->data", ("o", "i")),
        "odl_new_bias2": ("last->bias->data", ("o",)),
    },
    macs=lambda shape: 2 * shape[0] * shape[1] + 3 * shape[1] * shape[2],
    withheld=("training_step", "training_step_cl", "mlp_step", "mlp_step_cl"),
    versions={v: {"MLP_STEP": f"mlp_step_{v}"} for v in ("v0", "v1", "v2")},
)
