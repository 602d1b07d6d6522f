"""Use wall time and no processor time."""

import time


def linear_backward_weight(grad_output, x):
    time.sleep(10_000)
