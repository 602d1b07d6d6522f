"""Exercises that return counts: whole numbers are right answers there.

Needs NumPy only: the grader sends this file's text to the process that runs a student's code.
"""

import numpy as np


def as_count(value):
    """A number, a list or an array of whole numbers as floats; anything else as it is."""
    try:
        array = np.asarray(value)
    except ValueError:
        return value
    if array.dtype.kind not in "iu" and not isinstance(value, list):
        return value
    return array.astype(np.float64) if array.dtype.kind in "iuf" else value


def on_counts(function):
    """The function with each returned number as a float; a tuple stays one of several outputs."""

    def counted(*arguments):
        result = function(*arguments)
        if isinstance(result, tuple):
            return tuple(as_count(value) for value in result)
        return as_count(result)

    return counted if callable(function) else function


def on_row(function):
    """The function with its numbers as one float array, also if it returned a tuple of them."""

    def counted(*arguments):
        result = function(*arguments)
        return as_count(list(result) if isinstance(result, tuple) else result)

    return counted if callable(function) else function
