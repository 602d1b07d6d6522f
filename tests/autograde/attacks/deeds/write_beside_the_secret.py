"""Write into a folder of the grader."""

import os


def attempt():
    with open(os.path.join(os.path.dirname(SECRET), "owned"), "w") as stream:  # noqa: F821
        return stream.write("x")
