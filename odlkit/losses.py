"""Losses: one number that says how wrong the outputs are, and its gradient.

Averages are taken over everything that is compared: mean squared error divides by N*C_out,
cross-entropy by N. At N = 1 the former is also what TrainLib computes; for every N it is
PyTorch's `mean`.
"""

import numpy as np

from odlkit.shapes import as_float, check_ndim, check_same


def mse_forward(y, target):
    """Mean squared error, L = sum((y - target)**2) / (N*C_out).

    Args:
        y: (N, C_out) float, the outputs.
        target: (N, C_out) float, what they should have been.

    Returns:
        loss, a Python float.

    Raises:
        ValueError: the shapes disagree; the message names both shapes.
    """
    y, target = _outputs_and_target(y, target)
    return float(np.mean((y - target) ** 2))


def mse_backward(y, target):
    """Gradient of `mse_forward`: +2 (y - target) / (N*C_out).

    Args:
        y, target: (N, C_out) float.

    Returns:
        grad_output (N, C_out), dL/dy.

    Source: notebook 03, eq. 1; the sign is positive (slide check 1).
    """
    y, target = _outputs_and_target(y, target)
    return (2.0 / y.size) * (y - target)


def softmax(logits):
    """Turn each row of scores into probabilities that sum to one.

    Args:
        logits: (N, C) float.

    Returns:
        probabilities (N, C); the row's largest logit is subtracted first, so that exp
        never overflows.
    """
    logits = as_float("logits", logits)
    check_ndim("logits", logits, "(N, C)")
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exp / exp.sum(axis=1, keepdims=True)


def softmax_cross_entropy_forward(logits, target):
    """Mean over the batch of -log(probability of the right class).

    Args:
        logits: (N, C) float, raw scores (no softmax applied yet).
        target: (N,) integer class labels, 0 to C-1.

    Returns:
        loss, a Python float; finite for any finite logits (log-sum-exp form).

    Raises:
        ValueError, TypeError: shapes disagree, or labels are not class numbers.
    """
    logits, target = _logits_and_labels(logits, target)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum_exp = np.log(np.exp(shifted).sum(axis=1))
    right = shifted[np.arange(len(target)), target]
    return float(np.mean(log_sum_exp - right))


def softmax_cross_entropy_backward(logits, target):
    """Gradient of the loss above: (softmax(logits) - one_hot(target)) / N.

    Args:
        logits: (N, C) float; target: (N,) integer class labels.

    Returns:
        grad_output (N, C), dL/dlogits; every row sums to zero.

    Source: notebook 03, eq. 2.
    """
    logits, target = _logits_and_labels(logits, target)
    grad_output = softmax(logits)
    grad_output[np.arange(len(target)), target] -= 1.0
    return grad_output / len(target)


def one_hot(target, num_classes):
    """Write class labels as rows of zeros with a single one.

    Args:
        target: (N,) integer labels; num_classes: C.

    Returns:
        (N, C) float64.
    """
    zeros = np.zeros((np.size(target), num_classes))
    _, target = _logits_and_labels(zeros, target)
    zeros[np.arange(len(target)), target] = 1.0
    return zeros


def accuracy(logits, target):
    """Fraction of rows whose largest logit is the right class, 0 to 1."""
    logits, target = _logits_and_labels(logits, target)
    return float(np.mean(logits.argmax(axis=1) == target))


def _outputs_and_target(y, target):
    y, target = as_float("y", y), as_float("target", target)
    check_same("target", target, y.shape, f"y {y.shape}")
    if y.size == 0:
        raise ValueError(f"y: expected at least one output, got shape {y.shape}.")
    return y, target


def _logits_and_labels(logits, target):
    logits, target = as_float("logits", logits), np.asarray(target)
    check_ndim("logits", logits, "(N, C)")
    check_same("target", target, (logits.shape[0],), f"logits {logits.shape}")
    if logits.size == 0:
        raise ValueError(f"logits: expected at least one row and class, got {logits.shape}.")
    if target.dtype.kind not in "iu":
        raise TypeError(
            f"target: expected integer class labels, got {target.dtype}. "
            "Try: target.astype(int), or target.argmax(axis=1) if it is one-hot."
        )
    if target.min() < 0 or target.max() >= logits.shape[1]:
        raise ValueError(
            f"target: expected labels 0 to {logits.shape[1] - 1} for logits {logits.shape}, "
            f"got {target.min()} to {target.max()}."
        )
    return logits, target
