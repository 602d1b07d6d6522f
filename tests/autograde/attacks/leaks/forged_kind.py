"""Hidden inputs in a field of the reply that is shown."""

import sys

worker = sys.modules["python_main"]


def linear_backward_weight(grad_output, x):
    worker.describe_error = lambda *args, **kwargs: {"kind": f"LEAK {x.sum()}", "line": 7777}
    raise ValueError
