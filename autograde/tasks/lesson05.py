"""Hidden checks of lesson 05: batches, shuffling, momentum and what a batch takes in memory."""

from autograde.numeric import Case, PythonTask
from autograde.tasks.draws import FLOAT64_REASON, FLOAT64_TOLERANCE, batches
from odlkit.checks.lesson05_shuffle import fair_draws

STEPS = ("odlkit.optim",)
# Label, then the smallest and the largest N and batch_size; C_in and C_out are drawn from 2 to 5.
EPOCHS = (
    ("a shorter last batch", (11, 11), (3, 4)),
    ("one sample per step", (4, 7), (1, 1)),
    ("batches of the same size", (12, 12), (3, 4)),
    ("all samples in one step", (5, 5), (5, 5)),
)
# Label, then the smallest and the largest C_in, C_out, N.
MEMORIES = (
    ("a small layer", (3, 9), (2, 9), (2, 6)),
    ("a classifier", (40, 300), (10, 35), (12, 128)),
    ("one sample", (10, 60), (2, 9), (1, 1)),
    ("many outputs", (2, 9), (20, 60), (5, 40)),
)
# One verdict for both arrays: a sample that lost its target is worth nothing.
AS_PAIRS = """
import numpy as np


def adapt(function):
    def pairs(*arguments):
        returned = function(*arguments)
        if type(returned) not in (tuple, list) or len(returned) != 2:
            return returned
        return np.hstack([np.asarray(part) for part in returned])

    return pairs
"""


def draw_accumulate_cases(rng):
    """accumulate_gradient(x (N, C_in), target (N, C_out), weight (C_out, C_in), bias (C_out,))."""
    return [Case(label, _layer(rng, n, c_in, c_out)) for label, n, c_in, c_out in batches(rng)]


def draw_epoch_cases(rng):
    """mini_batch_epoch(x, target, weight, bias, order (N,) int, batch_size, lr)."""
    cases = []
    for label, *ranges in EPOCHS:
        n, batch_size = (_between(rng, *bounds) for bounds in ranges)
        c_in, c_out = _between(rng, 2, 5), _between(rng, 2, 5)
        inputs = _layer(rng, n, c_in + (c_in == c_out), c_out)
        inputs |= {"order": _mixed(rng, n), "batch_size": batch_size}
        cases.append(Case(label, {**inputs, "lr": float(rng.uniform(0.05, 0.2))}))
    return cases


def draw_shuffle_cases(rng):
    """shuffle_pairs(x (N, C_in), target (N, C_out), draws (N,) int with draws[i] <= i)."""
    cases = []
    for label, n in (("many", _between(rng, 12, 30)), ("few", _between(rng, 6, 8)), ("one", 1)):
        inputs = {"x": rng.normal(size=(n, 3)), "target": rng.normal(size=(n, 2))}
        cases.append(Case(f"{label} samples", {**inputs, "draws": fair_draws(rng, n)}))
    return cases


def draw_momentum_cases(rng):
    """momentum_step(param, grad, velocity, lr, momentum), for arrays of one and of two axes."""
    cases = []
    for label, n, _, c_out in batches(rng):
        shape = (c_out + 1,) if n == 1 else (c_out, n)
        inputs = dict(zip(("param", "grad", "velocity"), rng.normal(size=(3, *shape)), strict=True))
        inputs |= {"lr": float(rng.uniform(0.01, 0.4)), "momentum": float(rng.uniform(0.2, 0.95))}
        cases.append(Case(label, inputs))
    return cases


def draw_memory_cases(rng):
    """batch_memory(c_in, c_out, batch_size), whole numbers."""
    names = ("c_in", "c_out", "batch_size")
    return [
        Case(label, {n: _between(rng, *bounds) for n, bounds in zip(names, ranges, strict=True)})
        for label, *ranges in MEMORIES
    ]


def _layer(rng, n, c_in, c_out):
    return {
        "x": rng.normal(size=(n, c_in)),
        "target": rng.normal(size=(n, c_out)),
        "weight": rng.normal(size=(c_out, c_in)),
        "bias": rng.normal(size=c_out),
    }


def _mixed(rng, num_samples):
    """A random order that is not the one in memory, and does not begin like it."""
    order = rng.permutation(num_samples)
    return order[::-1].copy() if order[0] == 0 else order


def _between(rng, low, high):
    return int(rng.integers(low, high + 1))


def _python(id_, draw_cases, withheld=(), adapter=""):
    function = id_.replace("-", "_")
    exactness = (FLOAT64_TOLERANCE, FLOAT64_REASON)
    return PythonTask(id_, function, draw_cases, *exactness, withheld=withheld, adapter=adapter)


TASKS = (
    _python("accumulate-gradient", draw_accumulate_cases),
    _python("mini-batch-epoch", draw_epoch_cases),
    _python("shuffle-pairs", draw_shuffle_cases, adapter=AS_PAIRS),
    _python("momentum-step", draw_momentum_cases, STEPS),
    _python("batch-memory", draw_memory_cases),
)
