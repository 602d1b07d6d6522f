"""Convolutions as pairs of functions: full, depthwise (one channel at a time), pointwise (1 x 1).

Images are (N, C, H, W). Each kernel position (i, j) is a linear layer on a shifted picture; the
convolution is their sum, so forward and backward are short loops over the kernel positions.
"""

import numpy as np

from odlkit.shapes import as_float, check_ndim, check_same


def output_size(size, kernel, stride, padding):
    """Height and width of a convolution's output: floor((size + 2*padding - kernel)/stride) + 1.

    Args:
        size, kernel, stride, padding: pairs (height, width) of int.

    Raises:
        ValueError: the kernel does not fit into the padded picture.
    """
    out = tuple(
        (s + 2 * p - k) // step + 1
        for s, k, step, p in zip(size, kernel, stride, padding, strict=True)
    )
    if min(out) < 1:
        raise ValueError(
            f"kernel {kernel} does not fit: expected at most the padded size "
            f"{tuple(s + 2 * p for s, p in zip(size, padding, strict=True))} of a picture {size}."
        )
    return out


def conv2d_forward(x, weight, bias=None, stride=(1, 1), padding=(0, 0)):
    """Convolve a batch of pictures: y[n, o] = sum over c of weight[o, c] * x[n, c], plus bias.

    Args:
        x: (N, C_in, H, W) float.
        weight: (C_out, C_in, KH, KW) float.
        bias: (C_out,) float or None.
        stride, padding: pairs (height, width); padding adds zeros on both sides.

    Returns:
        y (N, C_out, H_out, W_out).

    Raises:
        ValueError: the shapes disagree; the message names both shapes.

    Cost: N*C_out*H_out*W_out*C_in*KH*KW MAC.
    """
    x, weight = _check_conv(x, weight, "(C_out, C_in, KH, KW)", 4)
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"x {x.shape} and weight {weight.shape} disagree about C_in (axis 1).")
    out = output_size(x.shape[2:], weight.shape[2:], stride, padding)
    padded = _pad(x, padding)
    y = np.zeros((len(x), len(weight), out[0] * out[1]), np.result_type(x, weight))
    for i, j in np.ndindex(weight.shape[2:]):
        y += weight[:, :, i, j] @ _flat(_window(padded, i, j, out, stride))
    return _add_bias(y.reshape(len(x), len(weight), *out), bias, len(weight))


def conv2d_backward(grad_output, x, weight, stride=(1, 1), padding=(0, 0)):
    """Send a gradient back through `conv2d_forward`.

    Args:
        grad_output: (N, C_out, H_out, W_out) float.
        x: (N, C_in, H, W), kept from the forward pass; weight: (C_out, C_in, KH, KW).

    Returns:
        grad_input (as x), grad_weight (as weight), grad_bias (C_out,), summed over N and pixels.

    Cost: twice the forward pass.
    """
    x, weight = _check_conv(x, weight, "(C_out, C_in, KH, KW)", 4)
    out = output_size(x.shape[2:], weight.shape[2:], stride, padding)
    grad_output = as_float("grad_output", grad_output)
    check_same("grad_output", grad_output, (len(x), len(weight), *out), f"x {x.shape}")
    padded, grad = _pad(x, padding), _flat(grad_output)
    grad_padded, grad_weight = np.zeros_like(padded), np.zeros_like(weight)
    for i, j in np.ndindex(weight.shape[2:]):
        window = _flat(_window(padded, i, j, out, stride))
        grad_weight[:, :, i, j] = (grad @ window.transpose(0, 2, 1)).sum(axis=0)
        back = weight[:, :, i, j].T @ grad
        _window(grad_padded, i, j, out, stride)[...] += back.reshape(len(x), x.shape[1], *out)
    return _unpad(grad_padded, padding), grad_weight, grad_output.sum(axis=(0, 2, 3))


def depthwise_forward(x, weight, bias=None, stride=(1, 1), padding=(0, 0)):
    """Convolve every channel with its own kernel; channels do not mix.

    Args:
        x: (N, C, H, W) float; weight: (C, KH, KW) float; bias: (C,) float or None.

    Returns:
        y (N, C, H_out, W_out).   Cost: N*C*H_out*W_out*KH*KW MAC.
    """
    x, weight = _check_conv(x, weight, "(C, KH, KW)", 3)
    _check_channels(x, weight)
    out = output_size(x.shape[2:], weight.shape[1:], stride, padding)
    padded = _pad(x, padding)
    y = np.zeros((*x.shape[:2], *out), np.result_type(x, weight))
    for i, j in np.ndindex(weight.shape[1:]):
        y += weight[:, i, j, None, None] * _window(padded, i, j, out, stride)
    return _add_bias(y, bias, len(weight))


def depthwise_backward(grad_output, x, weight, stride=(1, 1), padding=(0, 0)):
    """Send a gradient back through `depthwise_forward`.

    Args:
        grad_output: (N, C, H_out, W_out); x: (N, C, H, W), kept; weight: (C, KH, KW).

    Returns:
        grad_input (as x), grad_weight (as weight), grad_bias (C,), summed over N and pixels.
    """
    x, weight = _check_conv(x, weight, "(C, KH, KW)", 3)
    _check_channels(x, weight)
    out = output_size(x.shape[2:], weight.shape[1:], stride, padding)
    grad_output = as_float("grad_output", grad_output)
    check_same("grad_output", grad_output, (*x.shape[:2], *out), f"x {x.shape}")
    padded = _pad(x, padding)
    grad_padded, grad_weight = np.zeros_like(padded), np.zeros_like(weight)
    for i, j in np.ndindex(weight.shape[1:]):
        window = _window(padded, i, j, out, stride)
        grad_weight[:, i, j] = np.einsum("nchw,nchw->c", grad_output, window)
        _window(grad_padded, i, j, out, stride)[...] += weight[:, i, j, None, None] * grad_output
    return _unpad(grad_padded, padding), grad_weight, grad_output.sum(axis=(0, 2, 3))


def pointwise_forward(x, weight, bias=None):
    """Apply the same linear layer to every pixel (a 1 x 1 convolution).

    Args:
        x: (N, C_in, H, W) float; weight: (C_out, C_in) float; bias: (C_out,) float or None.

    Returns:
        y (N, C_out, H, W).   Cost: N*H*W*C_in*C_out MAC.
    """
    weight = as_float("weight", weight)
    check_ndim("weight", weight, "(C_out, C_in)")
    return conv2d_forward(x, weight[:, :, None, None], bias)


def pointwise_backward(grad_output, x, weight):
    """Send a gradient back through `pointwise_forward`.

    Args:
        grad_output: (N, C_out, H, W); x: (N, C_in, H, W), kept; weight: (C_out, C_in).

    Returns:
        grad_input (as x), grad_weight (as weight), grad_bias (C_out,).
    """
    weight = as_float("weight", weight)
    check_ndim("weight", weight, "(C_out, C_in)")
    grad_input, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight[:, :, None, None])
    return grad_input, grad_weight[:, :, 0, 0], grad_bias


def _check_conv(x, weight, layout, ndim):
    x, weight = as_float("x", x), as_float("weight", weight)
    check_ndim("x", x, "(N, C, H, W)")
    if weight.ndim != ndim:
        raise ValueError(f"weight: expected {layout}, got shape {weight.shape}.")
    return x, weight


def _check_channels(x, weight):
    if x.shape[1] != len(weight):
        raise ValueError(
            f"x {x.shape} has {x.shape[1]} channels, weight {weight.shape} is for {len(weight)}."
        )


def _pad(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))


def _unpad(padded, padding):
    height, width = padded.shape[2:]
    return padded[:, :, padding[0] : height - padding[0], padding[1] : width - padding[1]]


def _window(padded, i, j, out, stride):
    """The pixels that kernel position (i, j) meets: a view (N, C, H_out, W_out)."""
    rows = slice(i, i + (out[0] - 1) * stride[0] + 1, stride[0])
    columns = slice(j, j + (out[1] - 1) * stride[1] + 1, stride[1])
    return padded[:, :, rows, columns]


def _flat(pictures):
    """(N, C, H, W) as (N, C, H*W)."""
    return pictures.reshape(*pictures.shape[:2], -1)


def _add_bias(y, bias, channels):
    if bias is None:
        return y
    bias = as_float("bias", bias)
    check_same("bias", bias, (channels,), "the output channels")
    return y + bias[:, None, None]
