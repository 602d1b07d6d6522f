"""Hidden inputs in the text of an error."""


def linear_backward_weight(grad_output, x):
    raise ValueError(f"LEAK {x.tolist()}")
