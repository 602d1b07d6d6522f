"""Read the environment of any other process."""

import os


def attempt():
    own = str(os.getpid())
    others = [p for p in os.listdir("/proc") if p.isdigit() and p not in ("1", own)]
    return len([p for p in others if open(f"/proc/{p}/environ").read()])
