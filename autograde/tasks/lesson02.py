"""Hidden checks of lesson 02, layers and losses forward."""

from autograde.numeric import Case, PythonTask
from autograde.tasks.draws import FLOAT64_REASON, FLOAT64_TOLERANCE

# Label, then the smallest and the largest N, C_in, C_out that may be drawn.
SIZES = (
    ("a small batch", (2, 6), (3, 7), (2, 7)),
    ("a batch of one sample", (1, 1), (3, 7), (2, 7)),
    ("a single output", (3, 6), (3, 7), (1, 1)),
    ("a single input", (3, 6), (1, 1), (3, 7)),
    ("a square layer", (4, 6), (5, 5), (5, 5)),
)


def _draw_sizes(rng):
    """(label, N, C_in, C_out)."""
    for label, *ranges in SIZES:
        yield label, *(int(rng.integers(low, high + 1)) for low, high in ranges)


def draw_linear_cases(rng):
    """Inputs of linear_forward(x (N, C_in), weight (C_out, C_in), bias (C_out,))."""
    cases = []
    for label, n, c_in, c_out in _draw_sizes(rng):
        x, weight = rng.normal(size=(n, c_in)), rng.normal(size=(c_out, c_in))
        bias = rng.uniform(0.5, 1.5, size=c_out) * rng.choice([-1, 1], size=c_out)
        cases.append(Case(label, {"x": x, "weight": weight, "bias": bias}))
    return cases


def draw_relu_cases(rng):
    """Inputs of relu_forward(x); both signs and numbers beyond 1 in every case."""
    cases = []
    for label, axes in (("a vector", 1), ("a batch", 2), ("images", 3)):
        shape = tuple(int(size) for size in rng.integers(3, 6, size=axes))
        x = rng.normal(scale=2.0, size=shape)
        x.flat[:3] = rng.uniform(1.5, 3.0), -rng.uniform(1.5, 3.0), -rng.uniform(0.1, 0.5)
        cases.append(Case(label, {"x": x}))
    return cases


def draw_two_layer_cases(rng):
    """Inputs of two_layer_forward(x, weight1, bias1, weight2, bias2)."""
    cases = []
    for label, n, c_in, c_out in _draw_sizes(rng):
        num_hidden = int(rng.integers(6, 11)) if label != "a square layer" else c_in
        inputs = {
            "x": rng.normal(size=(n, c_in)),
            "weight1": rng.normal(size=(num_hidden, c_in)),
            "bias1": rng.normal(size=num_hidden),
            "weight2": rng.normal(size=(c_out, num_hidden)),
            "bias2": rng.uniform(0.5, 1.5, size=c_out) * rng.choice([-1, 1], size=c_out),
        }
        cases.append(Case(label, inputs))
    return cases


def draw_error_cases(rng):
    """Inputs of the squared errors: y and target (N, C_out)."""
    cases = []
    for label, n, _, c_out in _draw_sizes(rng):
        y, target = rng.normal(size=(2, n, c_out))
        cases.append(Case(label, {"y": y, "target": target}))
    return cases


def draw_entropy_cases(rng):
    """Inputs of softmax_cross_entropy(logits (N, C), target (N,) int)."""
    cases = []
    for label, n, scale, shift in (
        ("a small batch", int(rng.integers(3, 7)), 2.0, 0.0),
        ("a batch of one sample", 1, 2.0, 0.0),
        ("large logits", int(rng.integers(3, 7)), 300.0, 900.0),
        ("very negative logits", int(rng.integers(3, 7)), 2.0, -2000.0),
    ):
        num_classes = int(rng.integers(3, 13))
        logits = scale * rng.normal(size=(n, num_classes)) + shift
        target = rng.integers(0, num_classes, size=n)
        cases.append(Case(label, {"logits": logits, "target": target}))
    return cases


def _task(id_, function, draw_cases, withheld):
    return PythonTask(
        id=id_,
        function=function,
        draw_cases=draw_cases,
        tolerance=FLOAT64_TOLERANCE,
        tolerance_reason=FLOAT64_REASON,
        withheld=withheld,
    )


LAYERS, LOSSES = ("odlkit.layers:*",), ("odlkit.losses:*",)
TASKS = (
    _task("linear-forward", "linear_forward", draw_linear_cases, LAYERS),
    _task("relu-forward", "relu_forward", draw_relu_cases, LAYERS),
    _task("two-layer-forward", "two_layer_forward", draw_two_layer_cases, LAYERS),
    _task("mse-forward", "mse_forward", draw_error_cases, LOSSES),
    _task("averaging-conventions", "averaging_conventions", draw_error_cases, LOSSES),
    _task("softmax-cross-entropy", "softmax_cross_entropy", draw_entropy_cases, LOSSES),
)
