"""Plant a link where the grader may follow it."""

import os


def attempt():
    os.symlink("/etc/passwd", os.path.join(os.path.dirname(SECRET), "link"))  # noqa: F821
    return 1
