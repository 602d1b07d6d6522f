"""Move the worker's folders away."""

import os


def attempt():
    import lockdown

    folder = os.path.dirname(lockdown.__file__)
    os.rename(folder, folder + "-moved")
    return 1
