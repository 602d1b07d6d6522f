"""Lesson 01: slopes from differences, and the slopes of one neuron."""

import numpy as np

from odlkit import differences
from odlkit.checks.exercise import Exercise, Mistake, on_all, on_one
from odlkit.checks.judge import Judge
from odlkit.checks.recipes import as_polynomial

DEFAULT_STEP = 1e-5

# --- numeric derivative -----------------------------------------------------------------------


def _of_numeric(name, hint, compute):
    return on_one(name, hint, 0, 1, lambda f, x, h: compute(as_polynomial(f), x, h))


NUMERIC_DERIVATIVE = Exercise(
    id="numeric-derivative",
    outputs=("slope",),
    reference=lambda f, x, h: (np.asarray(differences.central(as_polynomial(f), x, h)),),
    hints=(
        "A slope is a rise divided by a run. Which two points of the curve do you take, if x "
        "should lie exactly in the middle?",
        "The points are x - h and x + h. The rise is the difference of f there. How far apart are "
        "the two points?",
        "They are 2 h apart. Put the whole denominator into brackets: a / (2 * h).",
    ),
    mistakes=(
        on_all(
            "sign",
            "the sign is wrong: a curve that rises to the right has a positive slope, so the value "
            "on the right comes first.",
            lambda slope: -slope,
        ),
        _of_numeric(
            "one-sided",
            "this is the slope from x to x + h: it leans to one side. Let x lie in the middle.",
            differences.one_sided,
        ),
        _of_numeric(
            "one-sided-left",
            "this is the slope from x - h to x: it leans to one side. Let x lie in the middle.",
            lambda f, x, h: (f(x) - f(x - h)) / h,
        ),
        _of_numeric(
            "half-the-run",
            "twice the right value: from x - h to x + h, how far did x go?",
            lambda f, x, h: (f(x + h) - f(x - h)) / h,
        ),
        _of_numeric(
            "precedence",
            "`a / 2 * h` divides by 2 and then multiplies by h: put the denominator into brackets.",
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
        ),
        _of_numeric(
            "not-divided",
            "this is the rise alone. A slope is the rise divided by the run.",
            lambda f, x, h: f(x + h) - f(x - h),
        ),
        _of_numeric(
            "step-ignored",
            "the step is always the same here: use the argument `h`, its default is only for "
            "callers who do not name one.",
            lambda f, x, h: differences.central(f, x, DEFAULT_STEP),
        ),
    ),
)


def numeric_derivative(function):
    """Check `function(f, x, h) -> slope`, f a function of one number."""
    judge = Judge(NUMERIC_DERIVATIVE, function)
    judge.case("f(x) = x², x=3, h=0.1", {"f": _square, "x": 3.0, "h": 0.1}, (np.asarray(6.0),))
    judge.case("f(x) = x³, x=1, h=0.5", {"f": _cube, "x": 1.0, "h": 0.5}, (np.asarray(3.25),))
    exact = (np.asarray(np.cos(0.7)),)
    judge.case("f = sin, x=0.7, h=1e-4", {"f": np.sin, "x": 0.7, "h": 1e-4}, exact)
    judge.passed("f(x+h) - f(x-h) over 2h measures the slope of any f, with its error of order h².")


def _square(x):
    return x * x


def _cube(x):
    return x * x * x


# --- slopes of a neuron -----------------------------------------------------------------------


def _parts(w, x, b, target):
    """Error e, slope of tanh, z."""
    z = w * x + b
    y = np.tanh(z)
    return y - target, 1.0 - y**2, z


def _neuron(w, x, b, target):
    e, slope, _ = _parts(w, x, b, target)
    back = 2.0 * e * slope
    return tuple(np.asarray(back * last) for last in (x, w, 1.0))


def _of_neuron(name, hint, compute):
    """Mistake in all three slopes: compute(e, slope of tanh, z, last factor)."""

    def wrong(inputs, expected):
        e, slope, z = _parts(**inputs)
        lasts = (inputs["x"], inputs["w"], 1.0)
        return tuple(np.asarray(compute(e, slope, z, last)) for last in lasts)

    return Mistake(name, hint, wrong)


NEURON_SLOPES = Exercise(
    id="neuron-slopes",
    outputs=("grad_w", "grad_x", "grad_b"),
    reference=_neuron,
    hints=(
        "Walk from the loss back to the input, and write the local slope of each step beside it: "
        "L = e², e = y - target, y = tanh(z), z = w·x + b. Then multiply.",
        "All three walks share their first part: dL/dz = 2e · 1 · (1 - y²). Only the last step "
        "differs: dz/dw, dz/dx, dz/db.",
        "dz/dw = x, dz/dx = w, dz/db = 1. Compute grad_z once: 2 * (y - target) * (1 - y**2).",
    ),
    mistakes=(
        on_one(
            "bias-times-b",
            "b is added, not multiplied: when b grows by 1, z grows by 1.",
            2,
            3,
            lambda w, x, b, target: _neuron(w, x, b, target)[2] * b,
        ),
        Mistake(
            "sign",
            "every slope has the wrong sign: e is y - target, and its slope by y is +1.",
            lambda inputs, expected: tuple(-e for e in expected),
        ),
        on_all(
            "missing-two",
            "half the right values: what is the slope of e²?",
            lambda e: e / 2.0,
        ),
        _of_neuron(
            "tanh-left-out",
            "the step y = tanh(z) is missing from the product: its local slope is 1 - y².",
            lambda e, slope, z, last: 2.0 * e * last,
        ),
        _of_neuron(
            "tanh-slope-of-z",
            "the slope of tanh is 1 - y², with y = tanh(z), not 1 - z².",
            lambda e, slope, z, last: 2.0 * e * (1.0 - z**2) * last,
        ),
        _of_neuron(
            "tanh-instead-of-its-slope",
            "that is tanh(z) itself: the product needs its slope, 1 - y².",
            lambda e, slope, z, last: 2.0 * e * np.tanh(z) * last,
        ),
        Mistake(
            "swapped",
            "w and x are exchanged: when w grows by 1, z = w·x + b grows by x.",
            lambda inputs, expected: (expected[2] * inputs["w"], expected[2] * inputs["x"], None),
        ),
        _of_neuron(
            "stopped-at-y",
            "these are the slopes of y: the steps from y to L are missing from the product.",
            lambda e, slope, z, last: slope * last,
        ),
        _of_neuron(
            "loss-not-differentiated",
            "the loss itself was multiplied in: the product holds slopes only, and the slope of "
            "e² is 2e.",
            lambda e, slope, z, last: e**2 * slope * last,
        ),
        _of_neuron(
            "added",
            "the slopes along one path were added. Steps one after the other multiply.",
            lambda e, slope, z, last: 2.0 * e + slope + last,
        ),
    ),
)


def neuron_slopes(function):
    """Check `function(w, x, b, target) -> (grad_w, grad_x, grad_b)`."""
    judge = Judge(NEURON_SLOPES, function)
    by_hand = {"w": 0.25, "x": 4.0, "b": -1.0, "target": 3.0}
    judge.case("w=0.25, x=4, b=-1, target=3", by_hand, (-24.0, -1.5, -6.0))
    rng = np.random.default_rng(1)
    for number in range(3):
        inputs = dict(zip(by_hand, rng.uniform(0.3, 1.3, size=4).tolist(), strict=True))
        expected = tuple(_nudged(inputs, name) for name in ("w", "x", "b"))
        judge.case(f"random neuron {number + 1}", inputs, expected)
    judge.passed("three products of local slopes agree with nudging w, x and b one by one.")


def _nudged(inputs, name):
    """Slope of the loss by one input, from a central difference."""

    def loss(value):
        e, _, _ = _parts(**{**inputs, name: value})
        return e**2

    return np.asarray(differences.central(loss, inputs[name], DEFAULT_STEP))
