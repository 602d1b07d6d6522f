"""training-step-c: forward, loss, gradients and update of one layer, in place, in 10 kB of L1."""

from __future__ import annotations

import numpy as np

from gvsoc_runner.exercises.spec import KernelExercise, Mistake
from gvsoc_runner.operations.operation import Arrays, Shape
from gvsoc_runner.operations.training_step import OPERATION

#: Tensors and own variables; stacks are reported apart.
MAX_L1_BYTES = 10_000
#: Of each worker: half of what it has.
MAX_STACK_BYTES = 1024


def _step(inputs: Arrays, shape: Shape) -> dict[str, np.ndarray]:
    """All values of a right step, in float64."""
    x, weight, bias, target = (
        inputs[f"odl_{name}"].astype(np.float64) for name in ("x", "weight", "bias", "target")
    )
    grad = _softmax(_forward(x, weight, bias, shape)) - target
    lr, decay = float(inputs["odl_lr"]), float(inputs["odl_decay"])
    gradients = {"weight": np.outer(grad, x), "bias": grad}
    return {"x": x, "target": target, "lr": lr, "decay": decay, "weight": weight, "bias": bias} | {
        f"grad_{name}": value for name, value in gradients.items()
    }


def _forward(x, weight, bias, shape) -> np.ndarray:
    return weight @ x + (bias if shape[2] else 0.0)


def _softmax(z: np.ndarray) -> np.ndarray:
    exponentials = np.exp(z - z.max())
    return exponentials / exponentials.sum()


def _loss_after_update(inputs: Arrays, shape: Shape) -> np.ndarray:
    step = _step(inputs, shape)
    moved = {
        n: step[n] - step["lr"] * (step[f"grad_{n}"] + step["decay"] * step[n])
        for n in ("weight", "bias")
    }
    y = _forward(step["x"], moved["weight"], moved["bias"], shape)
    return -np.sum(step["target"] * np.log(_softmax(y)))


def _loss_without_bias(inputs: Arrays, shape: Shape) -> np.ndarray:
    step = _step(inputs, shape)
    return -np.sum(step["target"] * np.log(_softmax(step["weight"] @ step["x"])))


def _moved(name: str, rule):
    """rule(parameter, gradient, lr, decay) -> new parameter."""

    def compute(inputs: Arrays, shape: Shape) -> np.ndarray:
        step = _step(inputs, shape)
        return rule(step[name], step[f"grad_{name}"], step["lr"], step["decay"])

    return compute


_IDEAS = (
    ("was not changed: is the update missing, or its fork?", lambda p, g, lr, d: p),
    (
        "the sign is flipped: a step goes against the gradient",
        lambda p, g, lr, d: p + lr * (g + d * p),
    ),
    (
        "weight decay is missing: lr * (gradient + decay * parameter)",
        lambda p, g, lr, d: p - lr * g,
    ),
    ("the learning rate is missing", lambda p, g, lr, d: p - (g + d * p)),
    (
        "the update was made twice",
        lambda p, g, lr, d: (q := p - lr * (g + d * p)) - lr * (g + d * q),
    ),
)

TRAINING_STEP_MISTAKES = (
    Mistake(
        "this is the loss after the update: forward and loss come first",
        "odl_loss",
        _loss_after_update,
    ),
    Mistake("the bias is missing in the forward pass", "odl_loss", _loss_without_bias),
    *(
        Mistake(f"{label} {hint}" if hint.startswith("was") else hint, output, _moved(name, rule))
        for name, output, label in (
            ("weight", "odl_new_weight", "coeff->data"),
            ("bias", "odl_new_bias", "bias->data"),
        )
        for hint, rule in _IDEAS
    ),
)

EXERCISE = KernelExercise(
    id="training-step-c",
    title="One training step in 10 kB",
    operation=OPERATION,
    mistakes=TRAINING_STEP_MISTAKES,
    levels={"bronze": "v1"},
    slack=1.25,
    slack_reason="the same library calls in another order, or a few lines of one's own",
    race_free=True,
    max_l1_bytes=MAX_L1_BYTES,
    max_stack_bytes=MAX_STACK_BYTES,
)
