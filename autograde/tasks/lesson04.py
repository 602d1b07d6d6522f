"""Hidden checks of lesson 04, deeper networks and the update of their last layers."""

import numpy as np

from autograde.numeric import Case, PythonTask
from autograde.tasks.draws import FLOAT64_REASON, FLOAT64_TOLERANCE, batches
from odlkit.checks.lesson04_depth import tower

LAYERS = ("odlkit.layers:*_backward",)
# Label, then the smallest and the largest N, C, L that may be drawn, and of the trained layers.
TOWERS = (
    ("two layers", (2, 6), (3, 6), (2, 2), (1, 2)),
    ("a deep network", (3, 6), (3, 5), (6, 8), (3, 5)),
    ("a batch of one sample", (1, 1), (5, 8), (3, 5), (2, 3)),
    ("the last two layers", (2, 5), (3, 6), (4, 6), (2, 2)),
)
# A list of arrays, one per layer, is as good as one array.
LISTS_TOO = """
import numpy as np


def adapt(function):
    def with_arrays(*arguments):
        outputs = function(*arguments)
        if type(outputs) in (tuple, list):
            return tuple(np.asarray(output) for output in outputs)
        return outputs

    return with_arrays
"""


def draw_relu_cases(rng):
    """relu_backward(grad_output, x), one shape; every case has zeros, plus and minus in x."""
    cases = []
    for label, axes in (("a vector", 1), ("a batch", 2), ("images", 3)):
        shape = tuple(int(size) for size in rng.integers(3, 6, size=axes))
        x, grad_output = rng.normal(size=shape), rng.normal(size=shape)
        x.flat[:3] = 0.0, rng.uniform(0.5, 3.0), -rng.uniform(0.5, 3.0)
        grad_output.flat[:3] = rng.uniform(0.5, 1.5, size=3) * (1, -1, 1)
        cases.append(Case(label, {"grad_output": grad_output, "x": x}))
    return cases


def draw_two_layer_cases(rng):
    """two_layer_backward(grad_output, x, hidden, weight2); some hidden units are off."""
    cases = []
    for label, n, c_in, c_out in [*batches(rng), ("a square network", 5, 4, 4)]:
        num_hidden = 4 if c_in == c_out else int(rng.integers(8, 12))
        hidden = np.maximum(rng.normal(size=(n, num_hidden)), 0.0)
        inputs = {"grad_output": rng.normal(size=(n, c_out)), "x": rng.normal(size=(n, c_in))}
        inputs |= {"hidden": hidden, "weight2": rng.normal(size=(c_out, num_hidden))}
        cases.append(Case(label, inputs))
    return cases


def draw_network_cases(rng):
    """network_backward(grad_output (N, C), kept (L, N, C), weights (L, C, C))."""
    cases = []
    for label, num_trained, n, width, num_layers in _draw_towers(rng):
        del num_trained
        _, weights, _, kept, _ = tower(rng, n, width, num_layers)
        grad_output = rng.normal(size=(n, width))
        inputs = {"grad_output": grad_output, "kept": kept, "weights": weights}
        cases.append(Case(label, inputs))
    return cases


def draw_forward_cases(rng):
    """forward_kept(x (N, C), weights (L, C, C), biases (L, C), train_from)."""
    cases = []
    for label, num_trained, n, width, num_layers in _draw_towers(rng):
        x, weights, biases, _, _ = tower(rng, n, width, num_layers)
        inputs = {"x": x, "weights": weights, "biases": biases}
        cases.append(Case(label, {**inputs, "train_from": num_layers - num_trained}))
    return cases


def draw_update_cases(rng):
    """last_layers_update(grad_output, kept (k, N, C), weights, biases, lr)."""
    cases = []
    for label, num_trained, n, width, num_layers in _draw_towers(rng):
        _, weights, biases, kept, _ = tower(rng, n, width, num_layers, num_layers - num_trained)
        inputs = {"grad_output": rng.normal(size=(n, width)), "kept": kept}
        inputs |= {"weights": weights, "biases": biases, "lr": float(rng.uniform(0.05, 0.3))}
        cases.append(Case(label, inputs))
    return cases


def _draw_towers(rng):
    """Yield (label, number of trained layers, N, C, L)."""
    for label, *ranges in TOWERS:
        n, width, num_layers, num_trained = (
            int(rng.integers(low, high + 1)) for low, high in ranges
        )
        yield label, num_trained, n, width, num_layers


def _python(id_, draw_cases, withheld=LAYERS, adapter=""):
    function = id_.replace("-", "_")
    exactness = (FLOAT64_TOLERANCE, FLOAT64_REASON)
    return PythonTask(id_, function, draw_cases, *exactness, withheld=withheld, adapter=adapter)


TASKS = (
    _python("relu-backward", draw_relu_cases),
    _python("two-layer-backward", draw_two_layer_cases),
    _python("network-backward", draw_network_cases, adapter=LISTS_TOO),
    _python("forward-kept", draw_forward_cases, (), LISTS_TOO),
    _python("last-layers-update", draw_update_cases, adapter=LISTS_TOO),
)
