"""A list nested deeper than a reader can follow."""


def linear_backward_weight(grad_output, x):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep, deep
