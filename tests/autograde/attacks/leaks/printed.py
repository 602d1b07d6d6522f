"""Hidden inputs on standard output and error."""

import sys
import warnings


def linear_backward_weight(grad_output, x):
    print("LEAK", x)
    print("LEAK", x, file=sys.stderr)
    warnings.warn(f"LEAK {x}", stacklevel=1)
    return "LEAK", f"LEAK {x}"
