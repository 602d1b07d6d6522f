"""Recognise a classic mistake by computing what it would have given."""

import numpy as np

from odlkit.gradcheck import relative_error


def changed_input(before, after, allowed):
    """Name of the first input array that was changed without being `allowed`, or None."""
    for name, value in before.items():
        if name in allowed or not isinstance(value, np.ndarray):
            continue
        if value.shape != after[name].shape or not np.array_equal(value, after[name]):
            return name
    return None


def value_finding(exercise, function, inputs, expected, got, which, tolerance):
    """Name and hint of the mistake in output number `which`, (None, hint) if unknown.

    Args:
        function: the student's function, asked again with other inputs; None: not available.
        inputs, expected, got: as in `Judge.case`.
    """
    right, came = np.asarray(expected[which]), got[which]
    listed = listed_mistake(exercise, inputs, expected, got, which, tolerance)
    if listed:
        return listed.name, listed.hint
    if came.shape == right.shape and right.any() and not came.any():
        return "zeros", "all values are zero: is the result ever filled in?"
    if function is not None:
        ignored = ignored_input(exercise, function, inputs, which, came)
        if ignored:
            return (
                "ignores-input",
                f"the result does not depend on `{ignored}`. Is it left out, or does the function "
                "read a variable of the notebook instead of its argument?",
            )
    if came.shape != right.shape:
        return shape_finding(right, came)
    if came.dtype.kind in "iub":
        return "integer", "whole numbers cut the decimals off: make the array with a float dtype."
    if not np.isfinite(came).all():
        return (
            "not-finite",
            "nan or inf: look for division by zero, log(0), exp of a big number.",
        )
    return factor_finding(right, came, tolerance)


def listed_mistake(exercise, inputs, expected, got, which, tolerance):
    """The mistake of the exercise's list that gives output number `which`, or None.

    Where several do, one that gives the other outputs as well comes first.
    """
    found = None
    for mistake in exercise.mistakes:
        with np.errstate(all="ignore"):
            outputs = mistake.compute(inputs, expected)
        wrong = outputs[which]
        if wrong is None or _same(wrong, expected[which], 1e-12):
            continue
        if _same(wrong, got[which], tolerance):
            full = (r if o is None else o for o, r in zip(outputs, expected, strict=True))
            if all(_same(o, g, tolerance) for o, g in zip(full, got, strict=True)):
                return mistake
            found = found or mistake
    return found


def ignored_input(exercise, function, inputs, which, came):
    """Name of an input that should matter for output `which` but does not, or None."""
    rng = np.random.default_rng(0)
    for name, value in inputs.items():
        array = np.asarray(value)
        if array.dtype.kind != "f":
            continue
        changed = array + rng.uniform(0.5, 1.5, size=array.shape)
        other = {**inputs, name: changed if isinstance(value, np.ndarray) else float(changed)}
        if _same(
            exercise.reference(**_copies(inputs))[which],
            exercise.reference(**_copies(other))[which],
            1e-9,
        ):
            continue
        try:
            again = function(*_copies(other).values())
        except Exception:
            continue
        again = again[which] if isinstance(again, tuple | list) else again
        if again is not None and np.array_equal(np.asarray(again), came):
            return name
    return None


def shape_finding(right, came):
    """Name and hint for a shape that is wrong in a well-known way."""
    if came.ndim == right.ndim and came.shape == right.shape[::-1]:
        return "transposed-shape", "rows and columns are exchanged: which index should come first?"
    if came.size == right.size and came.ndim > right.ndim:
        return "keepdims", "an axis of length 1 is left over: keepdims, or a slice like [:, None]?"
    if came.size == right.size:
        return "flattened", "the numbers are there but not their axes: look at reshape and ravel."
    if came.ndim > right.ndim:
        return "axis-not-summed", "one axis too many: which one should have been summed away?"
    if came.ndim < right.ndim:
        return "axis-lost", "one axis too few: a sum over everything, or over one axis too many?"
    return None, "write the shape of each factor next to it: which axes are summed, which stay?"


def factor_finding(right, came, tolerance):
    """Name and hint if all values are off by one constant factor or a constant shift."""
    with np.errstate(all="ignore"):
        largest = np.unravel_index(np.abs(right).argmax(), right.shape)
        factor = came[largest] / right[largest]
    several = right.size > 1  # a single number is always some multiple of another
    if several and np.isfinite(factor) and factor != 0 and _same(factor * right, came, tolerance):
        return (
            "factor",
            f"every value is {factor:.4g} times the right one: look for a constant that is "
            "missing or counted twice.",
        )
    return None, "compute this one element by hand, term by term, and compare."


def _same(a, b, tolerance):
    a, b = np.asarray(a), np.asarray(b)
    return a.shape == b.shape and relative_error(a, b)[0] <= tolerance


def _copies(inputs):
    return {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in inputs.items()}
