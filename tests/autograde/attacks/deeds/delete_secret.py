"""Remove a file of the grader."""

import os


def attempt():
    os.unlink(SECRET)  # noqa: F821
    return 1
