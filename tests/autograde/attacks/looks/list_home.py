"""Look into the home folders."""

import os


def attempt():
    return len(os.listdir("/root")) + len(os.listdir("/home"))
