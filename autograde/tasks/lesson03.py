"""Hidden checks of lesson 03, the backward pass of a linear layer."""

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


TASKS = (
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
