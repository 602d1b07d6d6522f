"""Recurse in C until the stack is gone."""

import sys

sys.setrecursionlimit(10**9)


def linear_backward_weight(grad_output, x):
    def deeper(n):
        return deeper(n + 1) + 1

    return deeper(0)
