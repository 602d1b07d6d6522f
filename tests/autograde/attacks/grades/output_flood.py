"""Print without end."""

import sys


def linear_backward_weight(grad_output, x):
    for _ in range(2000):
        sys.stdout.write("x" * 50_000)
        sys.stderr.write("x" * 50_000)
    return x, x
