"""What came in goes out."""


def linear_backward_weight(grad_output, x):
    return grad_output, x
