"""Lesson 03: weight, bias and input gradient of a linear layer; hints for its C kernel."""

import numpy as np

from odlkit import layers
from odlkit.checks.exercise import SIGN, Exercise, Mistake, averaged, on_all, on_one
from odlkit.checks.judge import Judge
from odlkit.checks.random_cases import SHAPES, random_shapes
from odlkit.gradcheck import numeric_gradient

TWICE = "the batch size was divided out here; the loss has already done so. Sum, do not average."


# --- weight and bias gradient -----------------------------------------------------------------


def _of_weight(name, hint, compute):
    return on_one(name, hint, 0, 2, compute)


def _of_bias(name, hint, compute):
    return on_one(name, hint, 1, 2, compute)


def _last_sample(inputs, expected):
    grad_output, x = inputs["grad_output"], inputs["x"]
    return np.outer(grad_output[-1], x[-1]), grad_output[-1].copy()


def _first_sample(inputs, expected):
    grad_output, x = inputs["grad_output"], inputs["x"]
    return np.outer(grad_output[0], x[0]), grad_output[0].copy()


LINEAR_BACKWARD_WEIGHT = Exercise(
    id="linear-backward-weight",
    outputs=("grad_weight", "grad_bias"),
    reference=lambda grad_output, x: (grad_output.T @ x, grad_output.sum(axis=0)),
    hints=(
        "Take one sample first. weight[o, i] touches the loss only through y[o], and there it is "
        "multiplied by x[i]. So its gradient is a product of two numbers: which two?",
        "For one sample that is an outer product, (C_out, C_in). Every sample adds its own, so sum "
        "over n. A matrix product sums over the axis that both factors share: arrange them so "
        "that this axis is N. The bias is a weight whose input is always 1.",
        "grad_weight has shape (C_out, C_in). grad_output.T is (C_out, N) and x is (N, C_in). "
        "For grad_bias, sum grad_output over its batch axis, axis=0.",
    ),
    mistakes=(
        SIGN,
        averaged("grad_output", TWICE),
        _of_weight(
            "transposed",
            "rows and columns are exchanged: grad_weight has the shape of weight, (C_out, C_in).",
            lambda grad_output, x: x.T @ grad_output,
        ),
        Mistake(
            "last-sample",
            "only the last sample is in the result: inside a loop over n, add (+=), do not assign.",
            _last_sample,
        ),
        Mistake(
            "first-sample",
            "only the first sample is in the result: what happened to the others?",
            _first_sample,
        ),
        _of_weight(
            "sum-before-product",
            "the samples were summed before they were multiplied. Each grad_output[n] belongs to "
            "its own x[n]: multiply first, then sum.",
            lambda grad_output, x: np.outer(grad_output.sum(axis=0), x.sum(axis=0)),
        ),
        _of_weight(
            "not-summed",
            "one gradient per sample came back: sum over n, all samples share one weight matrix.",
            lambda grad_output, x: np.einsum("no,ni->noi", grad_output, x),
        ),
        _of_bias(
            "wrong-axis",
            "summed over the outputs instead of over the batch: the bias has one value per output, "
            "so the axis that disappears is N, axis=0.",
            lambda grad_output, x: grad_output.sum(axis=1),
        ),
        _of_bias(
            "keepdims",
            "shape (1, C_out) instead of (C_out,): sum without keepdims.",
            lambda grad_output, x: grad_output.sum(axis=0, keepdims=True),
        ),
        _of_bias(
            "not-summed",
            "one bias gradient per sample came back: sum over n, all samples share one bias.",
            lambda grad_output, x: grad_output.copy(),
        ),
        _of_bias(
            "summed-everything",
            "everything was summed to one number: the bias has one value per output.",
            lambda grad_output, x: grad_output.sum(),
        ),
        _of_bias(
            "counted-not-summed",
            "the slope dy/dbias = 1 was counted, but the upstream gradient was left out.",
            lambda grad_output, x: np.full(grad_output.shape[1], float(len(x))),
        ),
        _of_bias(
            "bias-from-x",
            "this is the sum of x: the bias never meets x, its input is always 1.",
            lambda grad_output, x: x.sum(axis=0),
        ),
    ),
)


def linear_backward_weight(function):
    """Check `function(grad_output (N, C_out), x (N, C_in)) -> (grad_weight, grad_bias)`."""
    judge = Judge(LINEAR_BACKWARD_WEIGHT, function)
    judge.case(
        "two samples, by hand",
        {
            "grad_output": np.array([[1.0, 0.0], [2.0, -1.0]]),
            "x": np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]),
        },
        (np.array([[1.0, 4.0, 1.0], [0.0, -1.0, 1.0]]), np.array([3.0, -1.0])),
    )
    for rng, where, (n, c_in, c_out) in random_shapes():
        x, grad_output = rng.normal(size=(n, c_in)), rng.normal(size=(n, c_out))
        weight, bias = rng.normal(size=(c_out, c_in)), rng.normal(size=c_out)
        expected = (
            numeric_gradient(_forward(x, bias=bias), weight, grad_output),
            numeric_gradient(_forward(x, weight=weight), bias, grad_output),
        )
        judge.case(where, {"grad_output": grad_output, "x": x}, expected)
    judge.passed(
        "grad_weight and grad_bias agree with the numbers worked by hand and with central "
        f"differences on {len(SHAPES)} random batches."
    )


# --- input gradient ---------------------------------------------------------------------------


def _square_transposed(inputs, expected):
    grad_output, weight = inputs["grad_output"], inputs["weight"]
    square = weight.shape[0] == weight.shape[1]
    return (grad_output @ weight.T if square else None,)


LINEAR_BACKWARD_INPUT = Exercise(
    id="linear-backward-input",
    outputs=("grad_input",),
    reference=lambda grad_output, weight: (grad_output @ weight,),
    hints=(
        "x[n, i] goes into every output y[n, o], each time multiplied by weight[o, i]. A change of "
        "x[n, i] reaches the loss on all of these paths at once: what do you do with paths?",
        "Add up the paths: grad_input[n, i] = sum over o of grad_output[n, o] * weight[o, i]. "
        "Samples do not mix: n stays.",
        "A sum over o of (n, o) times (o, i) is a matrix product; both factors already have o in "
        "the right place, so nothing has to be transposed in NumPy's (N, ...) layout.",
    ),
    mistakes=(
        SIGN,
        averaged("grad_output", TWICE),
        Mistake(
            "weight-transposed",
            "weight.T fits here only because the layer is square: the index that is summed is "
            "C_out, and in weight (C_out, C_in) it comes first.",
            _square_transposed,
        ),
        on_all(
            "transposed",
            "rows and columns are exchanged: grad_input has the shape of x, (N, C_in).",
            np.transpose,
        ),
        on_one(
            "summed-over-batch",
            "the samples were summed: weights are shared by the batch, but every sample has its "
            "own x, so grad_input keeps one row per sample.",
            0,
            1,
            lambda grad_output, weight: grad_output.sum(axis=0) @ weight,
        ),
        on_one(
            "weight-left-out",
            "this is grad_output itself: it still has to pass through the weights.",
            0,
            1,
            lambda grad_output, weight: grad_output.copy(),
        ),
        on_one(
            "averaged-over-outputs",
            "the paths through the outputs are added, not averaged: no division by C_out.",
            0,
            1,
            lambda grad_output, weight: grad_output @ weight / len(weight),
        ),
    ),
)


def linear_backward_input(function):
    """Check `function(grad_output (N, C_out), weight (C_out, C_in)) -> grad_input (N, C_in)`."""
    judge = Judge(LINEAR_BACKWARD_INPUT, function)
    judge.case(
        "one sample, by hand",
        {
            "grad_output": np.array([[2.0, -1.0]]),
            "weight": np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]),
        },
        (np.array([[2.0, 3.0, 1.0]]),),
    )
    for rng, where, (n, c_in, c_out) in random_shapes():
        x, grad_output = rng.normal(size=(n, c_in)), rng.normal(size=(n, c_out))
        weight, bias = rng.normal(size=(c_out, c_in)), rng.normal(size=c_out)
        expected = numeric_gradient(_forward(weight=weight, bias=bias), x, grad_output)
        judge.case(where, {"grad_output": grad_output, "weight": weight}, (expected,))
    judge.passed(
        "grad_input agrees with the numbers worked by hand and with central differences on "
        f"{len(SHAPES)} random batches, square and not."
    )


# --- exercises without a Python function --------------------------------------------------------

WHY_SUM = Exercise(
    id="why-sum",
    hints=(
        "How many weight matrices does a batch of N samples use? How many inputs?",
        "Think of one weight as a knob that all N samples are connected to. Turn it a little: "
        "through how many samples does the loss change?",
        "Shared things collect (sum over n) what each user sends back; things that belong to one "
        "sample receive only that sample's share. And the division by N: who has done it already?",
    ),
)

LINEAR_BW_WEIGHT_C = Exercise(
    id="linear-bw-weight-c",
    hints=(
        "Write it first for one core: two loops, over the outputs o and the inputs i. Row o of the "
        "weight gradient is output->diff[o] times the whole input.",
        "Rows do not share memory, so each core may take some: rows = ceil(C_out / NUM_CORES), "
        "from core_id * rows to the next core's first row, but never beyond C_out.",
        "Keep output->diff[o] in a local variable before the inner loop: the compiler cannot know "
        "that the gradient array does not overlap it, and would load it again for every weight.",
    ),
)


# --- shared by the checks above -----------------------------------------------------------------


def _forward(x=None, weight=None, bias=None):
    """linear_forward as a function of the one argument that is left out."""

    def of_one(value):
        return layers.linear_forward(
            value if x is None else x,
            value if weight is None else weight,
            value if bias is None else bias,
        )

    return of_one
