"""Memory that no limit on address space sees."""

import os


def attempt():
    return os.memfd_create("hoard")
