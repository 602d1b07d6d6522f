"""Run another program by the system's own short-cut."""

import os


def attempt():
    return os.posix_spawn("/bin/true", ["true"], {})
