"""Hidden checks of lesson 03, the backward pass of a linear layer."""

from autograde.numeric import Case, PythonTask
from autograde.tasks.draws import FLOAT64_REASON, FLOAT64_TOLERANCE, batches

LAYERS = ("odlkit.layers:*_backward",)
LOSSES = ("odlkit.losses:*_backward",)
STEPS = ("odlkit.optim",)


def draw_weight_cases(rng):
    """linear_backward_weight(grad_output (N, C_out), x (N, C_in))."""
    return [
        Case(label, {"grad_output": rng.normal(size=(n, c_out)), "x": rng.normal(size=(n, c_in))})
        for label, n, c_in, c_out in batches(rng)
    ]


def draw_input_cases(rng):
    """linear_backward_input(grad_output (N, C_out), weight (C_out, C_in))."""
    cases = []
    for label, n, c_in, c_out in batches(rng):
        grad_output, weight = rng.normal(size=(n, c_out)), rng.normal(size=(c_out, c_in))
        cases.append(Case(label, {"grad_output": grad_output, "weight": weight}))
    return cases


def draw_mse_cases(rng):
    """mse_backward(y (N, C_out), target (N, C_out))."""
    return [
        Case(label, {"y": rng.normal(size=(n, c_out)), "target": rng.normal(size=(n, c_out))})
        for label, n, _, c_out in batches(rng)
    ]


def draw_cross_entropy_cases(rng):
    """cross_entropy_backward(logits (N, C), target (N,) int); one batch has large logits."""
    cases = []
    for label, n, _, c_out in batches(rng):
        logits = rng.normal(scale=2.0, size=(n, c_out + 1))
        cases.append(Case(label, {"logits": logits, "target": rng.integers(c_out + 1, size=n)}))
    logits, target = 1000.0 * rng.normal(size=(3, 5)), rng.integers(5, size=3)
    return [*cases, Case("large logits", {"logits": logits, "target": target})]


def draw_step_cases(rng):
    """sgd_step(param, grad, lr), for arrays of one and of two axes."""
    cases = []
    for label, n, _, c_out in batches(rng):
        shape = (c_out,) if n == 1 else (c_out, n)
        inputs = {"param": rng.normal(size=shape), "grad": rng.normal(size=shape)}
        cases.append(Case(label, inputs | {"lr": float(rng.uniform(0.01, 0.5))}))
    return cases


def _python(id_, draw_cases, withheld):
    function = id_.replace("-", "_")
    exactness = (FLOAT64_TOLERANCE, FLOAT64_REASON)
    return PythonTask(id_, function, draw_cases, *exactness, withheld=withheld)


TASKS = (
    _python("mse-backward", draw_mse_cases, LOSSES),
    _python("cross-entropy-backward", draw_cross_entropy_cases, LOSSES),
    _python("linear-backward-weight", draw_weight_cases, LAYERS),
    _python("linear-backward-input", draw_input_cases, LAYERS),
    _python("sgd-step", draw_step_cases, STEPS),
)
