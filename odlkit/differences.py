"""Slopes from differences, and how wrong they are when the step is too big or too small."""

import numpy as np


def one_sided(f, x, h):
    """(f(x + h) - f(x)) / h; its error falls like h."""
    return (f(x + h) - f(x)) / h


def central(f, x, h):
    """(f(x + h) - f(x - h)) / (2 h); its error falls like h**2.   Source: notebook 01, eq. 2."""
    return (f(x + h) - f(x - h)) / (2 * h)


def step_size_errors(f, x, slope, steps, method=central, dtype=np.float64):
    """Error of a difference for each step size, carried out in `dtype` throughout.

    Args:
        f: function of one number that keeps the type it is given.
        x: where to differentiate.
        slope: the true slope there, in float64.
        steps: (k,) step sizes h.
        method: `central` or `one_sided`.
        dtype: np.float64, or np.float32 as on the device.

    Returns:
        errors (k,) float64, |difference - slope|; not below 1e-17, so that log axes can show it.
    """
    found = [method(f, dtype(x), dtype(h)) for h in steps]
    wrong_type = {value.dtype for value in found} - {np.dtype(dtype)}
    if wrong_type:
        raise TypeError(
            f"f: expected {np.dtype(dtype)} to stay, got {sorted(map(str, wrong_type))}."
        )
    return np.maximum(np.abs(np.array(found, dtype=np.float64) - slope), 1e-17)


def best_step(steps, errors):
    """The step with the smallest error, neighbours averaged so that luck does not decide.

    Args:
        steps, errors: (k,) float; k at least 9.

    Returns:
        (step, error): the error is the geometric mean over nine neighbouring steps.
    """
    smooth = np.convolve(np.log(errors), np.full(9, 1 / 9), mode="valid")
    best = int(smooth.argmin())
    return float(steps[best + 4]), float(np.exp(smooth[best]))
