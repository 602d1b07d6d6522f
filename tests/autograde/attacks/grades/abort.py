"""Abort the process."""

import os


def linear_backward_weight(grad_output, x):
    os.abort()
