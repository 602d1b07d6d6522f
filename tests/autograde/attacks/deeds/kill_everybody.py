"""End every process of this user."""

import os
import signal


def attempt():
    os.kill(-1, signal.SIGKILL)
    return 1
