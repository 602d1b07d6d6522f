"""As many processes as the machine can hold."""

import os


def attempt():
    for _ in range(100):
        os.fork()
    return 1
