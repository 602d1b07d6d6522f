"""Change the worker's own modules."""

import sys


def attempt():
    done = 0
    for name in ("wire", "lockdown", "numpy", "odlkit"):
        path = getattr(sys.modules.get(name), "__file__", None)
        try:
            open(path, "a").close()
            done += 1
        except (OSError, TypeError):
            pass
    return done
