"""Look for files that were left open."""

import os


def attempt():
    targets = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd")[:-1]]
    return len([t for t in targets if not t.startswith(("pipe:", "/dev/null", "/proc"))])
