"""Hidden checks of lesson 03: output gradients, the linear layer backward, the update step."""

from autograde.numeric import Case, PythonTask

LESSON = "03_linear_backward"
WITHHELD = ("odlkit.layers:linear_backward",)
TOLERANCE = 1e-6
TOLERANCE_REASON = (
    "float64 sums in any order agree to 1e-13; 1e-6 also lets code pass that works in float32, and "
    "a term that is missing or wrong changes random data by far more"
)
# Label, then the smallest and the largest N, C_in, C_out that may be drawn.
SIZES = (
    ("a small batch", (2, 6), (2, 7), (2, 7)),
    ("a batch of one sample", (1, 1), (2, 7), (2, 7)),
    ("a single output", (2, 6), (2, 7), (1, 1)),
    ("a single input", (2, 6), (1, 1), (2, 7)),
    ("more samples than features", (17, 40), (2, 5), (2, 5)),
)


def _draw_sizes(rng):
    """(label, N, C_in, C_out) with C_in != C_out, so that no transposed matrix fits by chance."""
    for label, *ranges in SIZES:
        n, c_in, c_out = (int(rng.integers(low, high + 1)) for low, high in ranges)
        if c_in == c_out:
            c_in += 1
        yield label, n, c_in, c_out


def draw_weight_cases(rng):
    """Inputs of linear_backward_weight(grad_output (N, C_out), x (N, C_in))."""
    cases = []
    for label, n, c_in, c_out in _draw_sizes(rng):
        grad_output, x = rng.normal(size=(n, c_out)), rng.normal(size=(n, c_in))
        cases.append(Case(label, {"grad_output": grad_output, "x": x}))
    return cases


def draw_input_cases(rng):
    """Inputs of linear_backward_input(grad_output (N, C_out), weight (C_out, C_in))."""
    cases = []
    for label, n, c_in, c_out in _draw_sizes(rng):
        grad_output, weight = rng.normal(size=(n, c_out)), rng.normal(size=(c_out, c_in))
        cases.append(Case(label, {"grad_output": grad_output, "weight": weight}))
    return cases


def draw_mse_cases(rng):
    """Inputs of mse_backward(y, target), both (N, C_out)."""
    cases = []
    for label, n, _, c_out in _draw_sizes(rng):
        y, target = rng.normal(size=(2, n, c_out))
        cases.append(Case(label, {"y": y, "target": target}))
    return cases


def draw_cross_entropy_cases(rng):
    """Inputs of cross_entropy_backward(logits (N, C), target (N,) integer classes)."""
    cases = []
    for label, n, _, classes in _draw_sizes(rng):
        logits, target = 2 * rng.normal(size=(n, classes)), rng.integers(0, classes, size=n)
        cases.append(Case(label, {"logits": logits, "target": target}))
    logits, target = 2000 * rng.normal(size=(4, 3)), rng.integers(0, 3, size=4)
    return [*cases, Case("logits in the thousands", {"logits": logits, "target": target})]


def draw_sgd_cases(rng):
    """Inputs of sgd_step(param, grad, lr)."""
    cases = []
    for label, _, c_in, c_out in _draw_sizes(rng):
        param, grad = rng.normal(size=(2, c_out, c_in))
        lr = float(rng.uniform(0.01, 0.5))
        cases.append(Case(label, {"param": param, "grad": grad, "lr": lr}))
    return cases


TASKS = (
    PythonTask(
        id="mse-backward",
        function="mse_backward",
        draw_cases=draw_mse_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        withheld=("odlkit.losses:*_backward",),
    ),
    PythonTask(
        id="cross-entropy-backward",
        function="cross_entropy_backward",
        draw_cases=draw_cross_entropy_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        withheld=("odlkit.losses:*_backward",),
    ),
    PythonTask(
        id="sgd-step",
        function="sgd_step",
        draw_cases=draw_sgd_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        withheld=("odlkit.optim:sgd_step", "odlkit.optim:SGD.step"),
    ),
    PythonTask(
        id="linear-backward-weight",
        function="linear_backward_weight",
        draw_cases=draw_weight_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        withheld=WITHHELD,
    ),
    PythonTask(
        id="linear-backward-input",
        function="linear_backward_input",
        draw_cases=draw_input_cases,
        tolerance=TOLERANCE,
        tolerance_reason=TOLERANCE_REASON,
        withheld=WITHHELD,
    ),
)
