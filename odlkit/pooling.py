"""Average pooling and folded batch normalisation, forward and backward."""

import numpy as np

from odlkit.shapes import as_float, check_ndim, check_same

EPSILON = 1e-5  # added to the variance, as PyTorch does


def average_pool_forward(x):
    """Average every channel over all its pixels.

    Args:
        x: (N, C, H, W) float.

    Returns:
        y (N, C).
    """
    x = as_float("x", x)
    check_ndim("x", x, "(N, C, H, W)")
    return x.mean(axis=(2, 3))


def average_pool_backward(grad_output, size):
    """Give every pixel its share of the average's gradient.

    Args:
        grad_output: (N, C) float; size: (H, W) of the forward input. No activation is needed.

    Returns:
        grad_input (N, C, H, W).
    """
    grad_output = as_float("grad_output", grad_output)
    check_ndim("grad_output", grad_output, "(N, C)")
    share = grad_output / (size[0] * size[1])
    return np.broadcast_to(share[:, :, None, None], (*grad_output.shape, *size)).copy()


def batch_norm_folded_forward(x, gamma, beta, mean, variance):
    """Normalise with statistics that were fixed after pretraining: a scale and a shift.

    y = gamma * (x - mean) / sqrt(variance + 1e-5) + beta, per channel.

    Args:
        x: (N, C, H, W) float; gamma, beta, mean, variance: (C,) float.

    Returns:
        y, same shape.   Cost: N*C*H*W MAC, or none once folded into the convolution before it.
    """
    x = as_float("x", x)
    check_ndim("x", x, "(N, C, H, W)")
    for name, values in {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance}.items():
        check_same(name, np.asarray(values), (x.shape[1],), f"x {x.shape}")
    scale = gamma / np.sqrt(variance + EPSILON)
    return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def batch_norm_folded_backward(grad_output, x, gamma, mean, variance):
    """Send a gradient back through `batch_norm_folded_forward`; the statistics stay fixed.

    Args:
        grad_output: (N, C, H, W); x: (N, C, H, W), kept only if gamma is trained.

    Returns:
        grad_input (as x), grad_gamma (C,), grad_beta (C,).
    """
    grad_output, x = as_float("grad_output", grad_output), as_float("x", x)
    check_same("grad_output", grad_output, x.shape, f"x {x.shape}")
    inverse = 1.0 / np.sqrt(variance + EPSILON)
    grad_input = grad_output * (gamma * inverse)[:, None, None]
    normalised = (x - mean[:, None, None]) * inverse[:, None, None]
    grad_gamma = np.einsum("nchw,nchw->c", grad_output, normalised)
    return grad_input, grad_gamma, grad_output.sum(axis=(0, 2, 3))


def fold_batch_norm(weight, bias, gamma, beta, mean, variance):
    """Put a fixed batch normalisation into the convolution before it.

    Args:
        weight: (C_out, ...) float, any kind of convolution; bias and the rest: (C_out,) float.

    Returns:
        (weight, bias) of one convolution that does both.
    """
    scale = gamma / np.sqrt(variance + EPSILON)
    folded = weight * scale.reshape(-1, *[1] * (weight.ndim - 1))
    return folded, (bias - mean) * scale + beta
