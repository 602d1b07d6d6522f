"""Read a file of the grader."""


def attempt():
    return len(open(SECRET).read())  # noqa: F821
