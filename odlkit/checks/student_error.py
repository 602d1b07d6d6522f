"""Turn an exception from the student's own code into expected, got and one hint."""

import linecache
import re
import traceback
from pathlib import Path

import numpy as np

HERE = str(Path(__file__).parent)


def describe_error(error, given):
    """Text for an exception raised inside the student's function.

    Args:
        error: the exception, with its traceback.
        given: dict name -> argument the function was called with.

    Returns:
        (expected, got, mistake, hint)
    """
    got = f"{type(error).__name__}: {_shortened(str(error))}"
    line = _own_line(error)
    if line:
        got += f"\nin line {line}"
    return "a result", got, "exception", _hint(error, given)


def _shortened(message):
    """NumPy's text about a matrix product that does not fit, in plain words."""
    found = re.search(r"matmul.*\(size (\d+) is different from (\d+)\)", message, re.DOTALL)
    if not found:
        return message
    return f"the inner sizes of a matrix product do not fit: {found[2]} against {found[1]}"


def _own_line(error):
    """Number and text of the last line that is the student's, or ''."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(HERE) and "site-packages" not in frame.filename
    ]
    if not own:
        return ""
    text = own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno).strip()
    return f"{own[-1].lineno}: {text}"


def _hint(error, given):
    shapes = ", ".join(
        f"{name} {value.shape}" for name, value in given.items() if isinstance(value, np.ndarray)
    )
    if isinstance(error, NameError | UnboundLocalError):
        return "a name is used before it is set: compare its spelling with the arguments."
    if isinstance(error, ValueError | IndexError):
        return f"the shapes here are {shapes}: write them under each factor of the line."
    if isinstance(error, TypeError):
        return "compare the arguments of the call with the function's first line."
    return f"the arguments were {shapes}: try the line by itself in a new cell."
