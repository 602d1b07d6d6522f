"""Move the root folder."""

import os


def attempt():
    os.chroot("/usr")
    return 1
