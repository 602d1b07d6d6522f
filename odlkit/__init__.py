"""The reference the notebooks are checked against: plain NumPy, forward and backward."""

from odlkit.hints import hint
from odlkit.layers import linear_backward, linear_forward, relu_backward, relu_forward
from odlkit.losses import (
    mse_backward,
    mse_forward,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
)
from odlkit.optim import SGD, sgd_step

__all__ = [
    "SGD",
    "hint",
    "linear_backward",
    "linear_forward",
    "mse_backward",
    "mse_forward",
    "relu_backward",
    "relu_forward",
    "sgd_step",
    "softmax_cross_entropy_backward",
    "softmax_cross_entropy_forward",
]
