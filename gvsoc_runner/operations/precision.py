"""Steps of training in float64, each with a bound on how far any float32 kernel may be off.

Every function takes and gives Expected, values without call axis; `bound` of an operand is what it
is already off by. Sums are bounded for any order; `rounding_bound` says how. Sources: the standard
bound gamma_n; ulp of expf and logf from c/include/math.h.
"""

from __future__ import annotations

import numpy as np

from gvsoc_runner.operations.operation import UNIT_ROUNDOFF, Expected, rounding_bound
from odlkit.layers import linear_backward, linear_forward, relu_backward, relu_forward
from odlkit.losses import (
    mse_backward,
    mse_forward,
    softmax,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
)
from odlkit.optim import SGD

#: Largest errors of the runtime's functions. One ulp is at most two units of roundoff.
EXPF_ULP, LOGF_ULP = 1.01, 0.79
SMALLEST_NORMAL = 2.0**-126


def exact(values: np.ndarray) -> Expected:
    """A float32 operand: what it is, it is."""
    value = np.asarray(values, np.float64)
    return Expected(value, np.zeros_like(value))


def _rounded(value, magnitude, additions: int, carried) -> Expected:
    return Expected(value, rounding_bound(magnitude + carried, additions) + carried)


def _carried(a: Expected, b: Expected, product) -> np.ndarray:
    """What a (bi)linear product of two uncertain operands is off by, before its own rounding."""
    size_a, size_b = np.abs(a.value), np.abs(b.value)
    crossed = product(size_a, b.bound) + product(a.bound, size_b)
    return crossed + product(a.bound, b.bound)


def linear(x: Expected, weight: Expected, bias: Expected | None) -> Expected:
    """y (C_out,) = weight (C_out, C_in) x (C_in,) + bias (C_out,)."""
    value = linear_forward(x.value[None], weight.value)[0]
    magnitude = np.abs(weight.value) @ np.abs(x.value)
    carried = _carried(weight, x, np.matmul)
    if bias is not None:
        value, magnitude = value + bias.value, magnitude + np.abs(bias.value)
        carried = carried + bias.bound
    return _rounded(value, magnitude, len(x.value), carried)


def outer(grad_output: Expected, x: Expected) -> Expected:
    """grad_weight (C_out, C_in); a kernel that starts from 0 and adds rounds once more."""
    weight = np.zeros((len(grad_output.value), len(x.value)))
    value = linear_backward(grad_output.value[None], x.value[None], weight)[1]
    return _rounded(value, np.abs(value), 1, _carried(grad_output, x, np.multiply.outer))


def grad_input(grad_output: Expected, weight: Expected) -> Expected:
    """grad_x (C_in,) = weight^T grad_output."""
    x = np.zeros((1, weight.value.shape[1]))
    value = linear_backward(grad_output.value[None], x, weight.value)[0][0]
    magnitude = np.abs(grad_output.value) @ np.abs(weight.value)
    carried = _carried(grad_output, weight, np.matmul)
    return _rounded(value, magnitude, len(grad_output.value), carried)


def relu(x: Expected) -> Expected:
    """max(x, 0), exact."""
    return Expected(relu_forward(x.value), x.bound)


def relu_gradient(grad_output: Expected, x: Expected) -> Expected:
    """grad_output where x > 0. Where x may have either sign, so may the answer."""
    value = relu_backward(grad_output.value, x.value)
    either = (np.abs(x.value) <= x.bound) & (x.bound > 0)
    return Expected(value, np.where(either, np.abs(grad_output.value), 0.0) + grad_output.bound)


def mse(y: Expected, target: np.ndarray) -> Expected:
    """Mean of the squared differences, a scalar."""
    value = mse_forward(y.value[None], target[None])
    error = np.abs(y.value - target)
    carried = y.bound + UNIT_ROUNDOFF * error
    carried = np.mean(2 * error * carried + carried**2)
    return _rounded(np.float64(value), value, len(target) + 2, carried)


def mse_gradient(y: Expected, target: np.ndarray) -> Expected:
    """2 / n (y - target)."""
    value = mse_backward(y.value[None], target[None])[0]
    return _rounded(value, np.abs(value), 2, 2.0 / len(target) * y.bound)


def _softmax(z: Expected) -> tuple[np.ndarray, np.ndarray, float]:
    """Probabilities, and the relative errors of each exponential and of their sum."""
    probability = softmax(z.value[None])[0]
    shifted = z.value - z.value.max()
    # The subtraction rounds; an exponential may reduce by a rounded ln 2, a twentieth of that.
    off = 2 * z.bound.max() + 1.05 * UNIT_ROUNDOFF * np.abs(shifted)
    exponentials = np.expm1(off) + (2 * EXPF_ULP + 1) * UNIT_ROUNDOFF
    total = float(probability @ exponentials) + len(shifted) * UNIT_ROUNDOFF
    return probability, exponentials, total


def cross_entropy(z: Expected, target: np.ndarray) -> Expected:
    """Loss of logits z for a distribution target (C,), a scalar."""
    value = _over_classes(softmax_cross_entropy_forward, z.value, target)
    _, _, total = _softmax(z)
    log_sum = np.log(np.exp(z.value - z.value.max()).sum())
    # Any order of log(sum) + largest - target . z is right.
    magnitude = log_sum + np.abs(z.value).max() + np.abs(target) @ np.abs(z.value)
    carried = total / (1 - total) + 2 * LOGF_ULP * UNIT_ROUNDOFF * log_sum + 2 * z.bound.max()
    return _rounded(value, magnitude, len(target) + 4, carried)


def cross_entropy_gradient(z: Expected, target: np.ndarray) -> Expected:
    """softmax(z) * sum(target) - target."""
    value = _over_classes(softmax_cross_entropy_backward, z.value, target)[0]
    probability, exponentials, total = _softmax(z)
    # Quotient, product, sum of the target and the last subtraction.
    relative = exponentials + total / (1 - total) + (len(target) + 3) * UNIT_ROUNDOFF
    bound = probability * np.expm1(relative) + UNIT_ROUNDOFF * np.abs(value)
    # A probability below the normal range may be anything in it.
    return Expected(value, bound + 4 * SMALLEST_NORMAL)


def _over_classes(function, z: np.ndarray, target: np.ndarray) -> np.ndarray:
    """A loss that odlkit has for one class, for a distribution over classes."""
    parts = (share * np.asarray(function(z[None], np.array([c]))) for c, share in enumerate(target))
    return sum(parts)


def sgd(param: Expected, grad: Expected, lr: float, weight_decay: float) -> Expected:
    """param - lr * (grad + weight_decay * param)."""
    value = param.value.copy()
    SGD([value], lr, weight_decay=weight_decay).step([grad.value])
    carried = param.bound * (1 + lr * weight_decay) + lr * grad.bound
    magnitude = np.abs(param.value) * (1 + lr * weight_decay) + lr * np.abs(grad.value)
    return _rounded(value, magnitude, 4, carried)


def momentum(
    param: Expected,
    grad: Expected,
    velocity: Expected,
    lr: float,
    momentum: float,
    weight_decay: float,
) -> tuple[Expected, Expected]:
    """New parameter and new velocity = momentum * velocity + grad + weight_decay * param."""
    optimiser = SGD([param.value.copy()], lr, momentum=momentum, weight_decay=weight_decay)
    optimiser.velocity = [velocity.value.copy()]
    optimiser.step([grad.value])
    sizes = [np.abs(each.value) for each in (velocity, grad, param)]
    magnitude = momentum * sizes[0] + sizes[1] + weight_decay * sizes[2]
    new_velocity = _rounded(optimiser.velocity[0], magnitude, 3, np.zeros_like(magnitude))
    carried = lr * new_velocity.bound
    moved = sizes[2] + lr * np.abs(new_velocity.value)
    return _rounded(optimiser.params[0], moved, 2, carried), new_velocity


def stacked(calls: list[Expected]) -> Expected:
    """All calls as one, first axis = call."""
    return Expected(np.stack([c.value for c in calls]), np.stack([c.bound for c in calls]))
