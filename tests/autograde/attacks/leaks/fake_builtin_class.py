"""A class that calls itself ValueError and is none."""


def linear_backward_weight(grad_output, x):
    raise type("ValueError", (Exception,), {"__str__": lambda self: f"LEAK {x}"})
