"""Stochastic gradient descent: the update step.

Parameters are changed in place, as on a device: there is no room for a second copy.
"""

import numpy as np


def sgd_step(params, grads, lr):
    """Take one step downhill: param -= lr * grad, in place.

    Args:
        params: sequence of float arrays, for example [weight, bias].
        grads: sequence of arrays, one per parameter, same shapes.
        lr: learning rate, a number without unit.

    Raises:
        ValueError, TypeError: counts, shapes or types disagree; nothing is changed then.

    Source: notebook 03, eq. 6.
    """
    _check(params, grads)
    for param, grad in zip(params, grads, strict=True):
        param -= lr * np.asarray(grad, dtype=param.dtype)


class SGD:
    """Gradient descent with optional momentum and weight decay (PyTorch's convention).

    For each parameter p with gradient g:
        g <- g + weight_decay * p
        velocity <- momentum * velocity + g
        p <- p - lr * velocity

    Args:
        params: sequence of float arrays; updated in place by `step`.
        lr: learning rate.
        momentum: 0 (none) to below 1; costs one extra array per parameter.
        weight_decay: pull towards zero, 0 for none.
    """

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        if not 0.0 <= momentum < 1.0:
            raise ValueError(f"momentum: expected 0 <= momentum < 1, got {momentum}.")
        self.params = list(params)
        _check(self.params, self.params)
        self.lr, self.momentum, self.weight_decay = lr, momentum, weight_decay
        self.velocity = [np.zeros_like(param) for param in self.params] if momentum else None

    def step(self, grads):
        """Update every parameter; `grads` has one array per parameter, same shapes."""
        _check(self.params, grads)
        for index, (param, grad) in enumerate(zip(self.params, grads, strict=True)):
            grad = np.asarray(grad, dtype=param.dtype)
            if self.weight_decay:
                grad = grad + self.weight_decay * param
            if self.velocity is not None:
                velocity = self.velocity[index]
                velocity *= self.momentum
                velocity += grad
                grad = velocity
            param -= self.lr * grad


def _check(params, grads):
    if len(params) != len(grads):
        raise ValueError(
            f"expected one gradient per parameter ({len(params)}), got {len(grads)}. "
            "Try: give params and grads in the same order."
        )
    for index, (param, grad) in enumerate(zip(params, grads, strict=True)):
        if not isinstance(param, np.ndarray) or param.dtype.kind != "f":
            kind = getattr(param, "dtype", type(param).__name__)
            raise TypeError(
                f"params[{index}]: expected a float array (it is updated in place), got {kind}. "
                "Try: np.array(..., dtype=np.float32)."
            )
        if getattr(grad, "shape", None) != param.shape and np.shape(grad) != param.shape:
            raise ValueError(
                f"grads[{index}]: expected shape {param.shape} like its parameter, "
                f"got {np.shape(grad)}."
            )
