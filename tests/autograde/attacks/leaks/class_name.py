"""Hidden inputs in the name of an error's class."""


def linear_backward_weight(grad_output, x):
    raise type(f"LEAK_{x.sum():.3f}", (Exception,), {})
