"""Change a file of the grader."""


def attempt():
    with open(SECRET, "r+") as stream:  # noqa: F821
        return stream.write("x")
