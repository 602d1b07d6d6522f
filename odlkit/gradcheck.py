"""The judge: compare a gradient with central differences, in float64.

A small step h to either side of one number at a time gives its slope, however complicated the
function in between: (L(x + h) - L(x - h)) / (2 h), with an error of order h**2.
"""

from dataclasses import dataclass

import numpy as np

STEP = 1e-5  # near the cube root of float64's rounding unit, where the two errors balance
TOLERANCE = 1e-6  # for smooth functions; a wrong formula is off by far more
SMALLEST_SCALE = 1e-4  # gradients below this are compared absolutely, or rounding would decide


def numeric_gradient(f, x, grad_output=None, step=STEP):
    """Estimate d sum(grad_output * f(x)) / dx, one element at a time.

    Args:
        f: function of one array; returns a number or an array.
        x: float array of any shape; it is copied to float64 and not changed.
        grad_output: same shape as f(x); None if f returns a single number.
        step: half the distance between the two points, relative to max(1, |x|).

    Returns:
        gradient, float64, same shape as x.   Cost: 2 * x.size calls of f.

    Raises:
        ValueError: f returns an array and no grad_output says how to weigh it.

    Source: notebook 01, central difference.
    """
    x = np.array(x, dtype=np.float64)
    first = np.asarray(f(x.copy()))
    if grad_output is None and first.size != 1:
        raise ValueError(
            f"f returns an array of shape {first.shape}: expected grad_output of that shape, "
            "got None. Try: grad_output=rng.normal(size=...)."
        )
    weigh = np.ones(first.shape) if grad_output is None else np.asarray(grad_output)
    if weigh.shape != first.shape:
        raise ValueError(f"grad_output: expected shape {first.shape} of f(x), got {weigh.shape}.")
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        h = step * max(1.0, abs(x[index]))
        above, below = x.copy(), x.copy()
        above[index] += h
        below[index] -= h
        distance = above[index] - below[index]  # what float64 made of 2 h
        change = np.asarray(f(above)) - np.asarray(f(below))
        gradient[index] = np.sum(weigh * change) / distance
    return gradient


def relative_error(expected, got):
    """Largest |expected - got|, relative to the largest gradient, and where it is.

    Args:
        expected, got: arrays of one shape.

    Returns:
        (error, index): a float, infinite if `got` is not finite, and the element's index.
    """
    expected, got = np.asarray(expected, np.float64), np.asarray(got, np.float64)
    if expected.size == 0:
        return 0.0, ()
    difference = np.abs(expected - got)
    difference = np.where(np.isfinite(difference), difference, np.inf)
    index = tuple(int(i) for i in np.unravel_index(difference.argmax(), difference.shape))
    finite = np.abs(got[np.isfinite(got)]).max(initial=0.0)
    scale = max(np.abs(expected).max(), finite, SMALLEST_SCALE)
    return float(difference[index] / scale), index


@dataclass(frozen=True)
class GradcheckReport:
    """What `gradcheck` found: the worst element over all inputs."""

    passed: bool
    error: float  # relative to the largest gradient of that input
    input_index: int  # which input the worst element belongs to
    index: tuple  # which element of it
    expected: float  # central difference
    got: float  # what backward said

    def __str__(self):
        verdict = "agrees with" if self.passed else "DIFFERS from"
        return (
            f"backward {verdict} central differences\n"
            f"  worst relative error {self.error:.1e}, at input {self.input_index}, "
            f"index {list(self.index)}\n"
            f"  there: central difference {self.expected:.6g}, backward {self.got:.6g}"
        )


def gradcheck(f, backward, inputs, rng, tolerance=TOLERANCE, step=STEP):
    """Check `backward` against central differences under a random upstream gradient.

    Args:
        f: function of the arrays in `inputs`; returns a number or an array.
        backward: called as backward(grad_output, *inputs); returns one gradient per input
            (None: do not check that one). A single array is fine for a single input.
        inputs: sequence of float arrays; stay away from kinks.
        rng: numpy Generator. An upstream gradient of ones, as a plain sum() gives, would hide
            swapped rows and columns.
        tolerance: largest relative error that passes.
        step: see `numeric_gradient`.

    Returns:
        GradcheckReport; print it, or look at `.passed`.

    Raises:
        ValueError: the number or the shape of the gradients is wrong.
    """
    inputs = [np.array(x, dtype=np.float64) for x in inputs]
    grad_output = rng.normal(size=np.shape(f(*(x.copy() for x in inputs))))
    gradients = backward(grad_output.copy(), *(x.copy() for x in inputs))
    if not isinstance(gradients, tuple | list):
        gradients = (gradients,)
    if len(gradients) != len(inputs):
        raise ValueError(
            f"backward: expected {len(inputs)} gradients, one per input, got {len(gradients)}."
        )
    worst = GradcheckReport(True, 0.0, 0, (), 0.0, 0.0)
    for which, (x, got) in enumerate(zip(inputs, gradients, strict=True)):
        if got is None:
            continue
        if np.shape(got) != x.shape:
            raise ValueError(
                f"backward: expected gradient {which} of shape {x.shape} like its input, "
                f"got {np.shape(got)}."
            )
        expected = numeric_gradient(_vary(f, inputs, which), x, grad_output, step)
        error, index = relative_error(expected, got)
        if error >= worst.error:
            values = (float(expected[index]), float(np.asarray(got)[index]))
            worst = GradcheckReport(bool(error <= tolerance), error, which, index, *values)
    return worst


def _vary(f, inputs, which):
    """`f` as a function of input number `which` alone, the others fixed."""

    def f_of_one(x):
        return f(*inputs[:which], x, *inputs[which + 1 :])

    return f_of_one
