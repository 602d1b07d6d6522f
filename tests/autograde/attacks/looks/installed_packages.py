"""Import a package that only the grader has."""

import importlib.util


def attempt():
    names = ("nbgrader", "autograde", "gvsoc_runner", "sqlalchemy", "jupyterlab", "ipykernel")
    return len([name for name in names if importlib.util.find_spec(name)])
