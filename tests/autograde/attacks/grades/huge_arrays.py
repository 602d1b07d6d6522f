"""Arrays too large to be sent."""

import numpy as np


def linear_backward_weight(grad_output, x):
    return np.zeros(30_000_000, np.uint8), np.zeros(30_000_000, np.uint8)
