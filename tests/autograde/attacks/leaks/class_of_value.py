"""Hidden inputs in the name of a value's class."""


def linear_backward_weight(grad_output, x):
    return type(f"LEAK_{x.sum():.3f}", (), {})(), None
