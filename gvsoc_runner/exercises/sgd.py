"""sgd-c: one step of gradient descent with weight decay, on eight cores, in place."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.operation import Arrays, Shape
from gvsoc_runner.operations.sgd import OPERATION


def _moved(name: str, step):
    """step(param, grad, lr, decay) -> new parameter."""

    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        param, grad = (inputs[f"odl_{p}{name}"].astype(np.float64) for p in ("", "grad_"))
        return step(param, grad, float(inputs["odl_lr"]), float(inputs["odl_decay"]))

    return compute


_IDEAS = (
    ("was not changed: is it left out, or does no core reach it?", lambda p, g, lr, d: p),
    (
        "weight decay is missing: subtract learning_rate * (diff + weight_decay_lambda * data)",
        lambda p, g, lr, d: p - lr * g,
    ),
    (
        "the sign is flipped: a step goes against the gradient, data -= ...",
        lambda p, g, lr, d: p + lr * (g + d * p),
    ),
    (
        "the sign of the weight decay is flipped: diff + weight_decay_lambda * data",
        lambda p, g, lr, d: p - lr * (g - d * p),
    ),
    ("the learning rate is missing", lambda p, g, lr, d: p - (g + d * p)),
    (
        "the learning rate belongs to the weight decay too: lr * (diff + lambda * data)",
        lambda p, g, lr, d: p - lr * g - d * p,
    ),
    (
        "the parameter was overwritten by its step: data = data - ...",
        lambda p, g, lr, d: -lr * (g + d * p),
    ),
)

EXERCISE = KernelExercise(
    id="sgd-c",
    title="A step of gradient descent",
    operation=OPERATION,
    mistakes=tuple(
        Mistake(f"{label} {hint}" if hint.startswith("was") else hint, output, _moved(name, step))
        for name, output, label in (
            ("weight", "odl_new_weight", "weights->data"),
            ("bias", "odl_new_bias", "biases->data"),
        )
        for hint, step in _IDEAS
    ),
    levels={"bronze": "v1"},
    slack=1.5,
    slack_reason=(
        "elements may be shared in blocks or in turn, and lr * decay computed in the loop or once: "
        "between them lie four tenths"
    ),
)
