"""A thread that goes on after the function has returned."""

import threading
import time


def linear_backward_weight(grad_output, x):
    threading.Thread(target=time.sleep, args=(3600,)).start()
    return x, x
