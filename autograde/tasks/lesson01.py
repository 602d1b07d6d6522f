"""Hidden checks of lesson 01, the chain rule."""

import inspect

import numpy as np

from autograde.numeric import Case, PythonTask
from odlkit.checks import recipes
from odlkit.checks.lesson01_graph import random_graph

TOLERANCE = 1e-6
TOLERANCE_REASON = (
    "float64 results of a few operations agree to 1e-12; a wrong step, a missing factor or a "
    "measured slope in place of a computed one is off by more"
)


def adapter(name):
    """recipes.py as text, with `adapt` as another name of one of its functions."""
    return f"{inspect.getsource(recipes)}\nadapt = {name}\n"


def draw_numeric_cases(rng):
    """Inputs of numeric_derivative(f, x, h); f as coefficients of a polynomial."""
    cases = []
    for label, degree, smallest, largest in (
        ("a cubic curve", 3, 0.1, 0.3),
        ("a curve of degree 4", 4, 0.2, 0.5),
        ("a big step", 3, 0.6, 0.9),
        ("a small step", 5, 0.01, 0.02),
    ):
        coefficients = rng.uniform(0.5, 1.5, size=degree + 1)
        x, h = float(rng.uniform(0.5, 1.5)), float(rng.uniform(smallest, largest))
        cases.append(Case(label, {"f": coefficients, "x": x, "h": h}))
    return cases


def draw_neuron_cases(rng):
    """Inputs of neuron_slopes(w, x, b, target)."""
    cases = []
    for label, scale in (("a neuron", 0.8), ("another neuron", 0.8), ("a steep neuron", 1.4)):
        w, x, b = (scale * rng.uniform(0.4, 1.0, size=3) * rng.choice([-1, 1], size=3)).tolist()
        target = float(rng.choice([-1.0, 1.0]) * rng.uniform(1.2, 2.0))
        cases.append(Case(label, {"w": w, "x": x, "b": b, "target": target}))
    return cases


def draw_graph_cases(rng):
    """Inputs of graph_backward(local (n, n), order (n,))."""
    cases = []
    for label, low, high in (("a small graph", 4, 6), ("a large graph", 9, 14)):
        local, order = random_graph(rng, int(rng.integers(low, high)))
        cases.append(Case(label, {"local": local, "order": order}))
    local, order = random_graph(rng, 6)
    local[:, order[2]] = 0.0
    cases.append(Case("a node that nothing uses", {"local": local, "order": order}))
    cases.append(Case("a single node", {"local": np.zeros((1, 1)), "order": np.zeros(1, int)}))
    return cases


def draw_expression_cases(rng):
    """Inputs of scalar_gradient(f, x); f as rows (operation, left, right)."""
    cases = []
    for label, length in (("a short formula", 3), ("a formula", 6), ("a long formula", 9)):
        n = int(rng.integers(2, 5))
        x = rng.uniform(0.4, 1.1, size=n)
        cases.append(Case(label, {"f": _draw_recipe(rng, n, length), "x": x}))
    return cases


def _draw_recipe(rng, n, length):
    """Each row takes the result before it and something older, so that all rows matter."""
    rows = [(recipes.MULTIPLY, 0, 1), (recipes.TANH, n, 0), (recipes.MULTIPLY, n + 1, 0)]
    rows += [(recipes.ADD, n + 2, n)]
    for last in range(n + len(rows) - 1, n + length - 1):
        operation = int(rng.choice([recipes.ADD, recipes.MULTIPLY, recipes.TANH]))
        rows.append((operation, last, int(rng.integers(0, last))))
    return np.array(rows, dtype=np.int64)


TASKS = (
    PythonTask(
        id="numeric-derivative",
        function="numeric_derivative",
        draw_cases=draw_numeric_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        adapter=adapter("on_polynomial"),
    ),
    PythonTask(
        id="neuron-slopes",
        function="neuron_slopes",
        draw_cases=draw_neuron_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
    ),
    PythonTask(
        id="graph-backward",
        function="graph_backward",
        draw_cases=draw_graph_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
    ),
    PythonTask(
        id="scalar-gradient",
        function="scalar_gradient",
        draw_cases=draw_expression_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        withheld=("odlkit.autograd:Scalar.*", "odlkit.autograd:scalar_gradient"),
        adapter=adapter("on_expression"),
    ),
)
