"""Shape and type checks whose messages a student can act on."""

import numpy as np


def as_float(name, values):
    """Return `values` as a floating-point array; whole numbers become float64.

    Args:
        name: how the message calls the array, for example "weight".
        values: anything NumPy can turn into an array of numbers.

    Returns:
        array of the same shape; float32 and float64 keep their type.

    Raises:
        TypeError: the values are not real numbers (text, None, ragged lists).
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise TypeError(
            f"{name}: expected an array of numbers, got a ragged list ({error}). "
            "Try: give every row the same length."
        ) from None
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise TypeError(
        f"{name}: expected an array of numbers, got {type(values).__name__} with elements of "
        f"type {array.dtype}. Try: np.array(..., dtype=np.float32)."
    )


def check_ndim(name, array, layout):
    """Raise ValueError unless `array` has one axis for each letter group of `layout`.

    Args:
        name: how the message calls the array.
        array: the array to look at.
        layout: the expected axes as text, for example "(N, C_in)".
    """
    expected = layout.count(",") + (0 if layout.endswith(",)") else 1)
    if array.ndim != expected:
        axes = "axis" if expected == 1 else "axes"
        raise ValueError(
            f"{name}: expected {expected} {axes} {layout}, got shape {array.shape}. "
            f"Try: print({name}.shape) and compare with the docstring."
        )


def check_same(name, array, shape, other_name):
    """Raise ValueError unless `array` has exactly `shape`, the one `other_name` asks for."""
    if array.shape != tuple(shape):
        raise ValueError(
            f"{name}: expected shape {tuple(shape)} to fit {other_name}, got {array.shape}. "
            f"Try: print both shapes; a transpose or a missing batch axis is the usual cause."
        )
