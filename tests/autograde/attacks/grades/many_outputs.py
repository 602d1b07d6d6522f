"""More outputs than anybody asked for."""


def linear_backward_weight(grad_output, x):
    return (grad_output.T @ x, grad_output.sum(axis=0)) * 1000
