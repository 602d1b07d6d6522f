"""Layers as pairs of functions: what goes forward, and what comes back.

Every `*_forward` takes a batch and returns the layer's output; every `*_backward` takes
`grad_output` = dL/d(output) first, then what the forward pass had to keep.
All arrays are floating point; float32 stays float32.
"""

import numpy as np

from odlkit.shapes import as_float, check_ndim, check_same


def linear_forward(x, weight, bias=None):
    """Compute y = x @ weight.T + bias for a batch.

    Args:
        x: (N, C_in) float.
        weight: (C_out, C_in) float.
        bias: (C_out,) float, or None for a layer without bias.

    Returns:
        y (N, C_out) float.

    Raises:
        ValueError: the shapes disagree; the message names both shapes.

    Cost: N*C_in*C_out MAC.   Source: notebook 02, eq. 1.
    """
    x, weight = as_float("x", x), as_float("weight", weight)
    check_ndim("x", x, "(N, C_in)")
    check_ndim("weight", weight, "(C_out, C_in)")
    if x.shape[1] != weight.shape[1]:
        raise ValueError(
            f"x and weight disagree about C_in: expected x (N, {weight.shape[1]}) for weight "
            f"{weight.shape}, got x {x.shape}. Try: weight is (C_out, C_in), x is (N, C_in)."
        )
    if bias is None:
        return x @ weight.T
    bias = as_float("bias", bias)
    check_same("bias", bias, (weight.shape[0],), f"weight {weight.shape}")
    return x @ weight.T + bias


def linear_backward(grad_output, x, weight):
    """Send a gradient back through y = x @ weight.T + bias.

    Args:
        grad_output: (N, C_out) float, dL/dy.
        x: (N, C_in) float, the input kept from the forward pass.
        weight: (C_out, C_in) float.

    Returns:
        grad_input (N, C_in), grad_weight (C_out, C_in), grad_bias (C_out,);
        gradients are summed over N, not averaged: the loss already divides by N.

    Raises:
        ValueError: the shapes disagree; the message names both shapes.

    Cost: 2*N*C_in*C_out MAC (two matrix products).   Source: notebook 03, eq. 3 to 5.
    """
    grad_output, x = as_float("grad_output", grad_output), as_float("x", x)
    weight = as_float("weight", weight)
    check_ndim("x", x, "(N, C_in)")
    check_ndim("weight", weight, "(C_out, C_in)")
    check_same("weight", weight, (weight.shape[0], x.shape[1]), f"x {x.shape}")
    check_same(
        "grad_output",
        grad_output,
        (x.shape[0], weight.shape[0]),
        f"x {x.shape} and weight {weight.shape}",
    )
    grad_input = grad_output @ weight
    grad_weight = grad_output.T @ x
    grad_bias = grad_output.sum(axis=0)
    return grad_input, grad_weight, grad_bias


def relu_forward(x):
    """Replace negative values by zero.

    Args:
        x: float array of any shape.

    Returns:
        y, same shape: max(x, 0).
    """
    x = as_float("x", x)
    return np.maximum(x, 0)


def relu_backward(grad_output, x):
    """Let the gradient pass where the input was positive.

    Args:
        grad_output: float, dL/dy, same shape as x.
        x: the input kept from the forward pass (its output, or one bit each, would do).

    Returns:
        grad_input, same shape; at x == 0, where ReLU has a kink, the slope is taken as 0.

    Raises:
        ValueError: the shapes disagree; the message names both shapes.
    """
    grad_output, x = as_float("grad_output", grad_output), as_float("x", x)
    check_same("grad_output", grad_output, x.shape, f"x {x.shape}")
    return np.where(x > 0, grad_output, 0).astype(grad_output.dtype, copy=False)
