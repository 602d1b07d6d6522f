"""The reference solution by its name."""

from odlkit.layers import linear_backward


def linear_backward_weight(grad_output, x):
    return linear_backward(grad_output, x, grad_output.T @ x * 0)[1:]
