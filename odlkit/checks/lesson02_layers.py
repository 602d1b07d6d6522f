"""Lesson 02: linear layer, ReLU and two layers, forward."""

import numpy as np

from odlkit import layers
from odlkit.checks.exercise import Exercise, on_one
from odlkit.checks.judge import Judge
from odlkit.checks.random_cases import SHAPES, random_shapes

# --- linear layer -----------------------------------------------------------------------------


def _of_one(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


def _square_not_transposed(x, weight, bias):
    square = weight.shape[0] == weight.shape[1]
    return (x @ weight if square else x @ weight.T) + bias


LINEAR_FORWARD = Exercise(
    id="linear-forward",
    outputs=("y",),
    reference=lambda x, weight, bias: (layers.linear_forward(x, weight, bias),),
    hints=(
        "Take one sample and one output first: y[o] is the sum over i of x[i] * weight[o, i], plus "
        "bias[o]. Which axis of x and which axis of weight have the same length?",
        "Both have C_in as their last axis. A matrix product sums over the last axis of the first "
        "factor and the first axis of the second one, so one of them has to be transposed.",
        "x @ weight.T is (N, C_in) @ (C_in, C_out) = (N, C_out). Adding bias (C_out,) to it adds "
        "it to every row.",
    ),
    mistakes=(
        _of_one(
            "bias-left-out",
            "the bias is missing: every output has its own, added after the sum.",
            lambda x, weight, bias: x @ weight.T,
        ),
        _of_one(
            "weight-not-transposed",
            "x @ weight fits only because this layer is square: the axis that is summed is C_in, "
            "and weight is (C_out, C_in).",
            _square_not_transposed,
        ),
        _of_one(
            "transposed",
            "rows and columns are exchanged: y has one row per sample, (N, C_out).",
            lambda x, weight, bias: (x @ weight.T + bias).T,
        ),
        _of_one(
            "bias-subtracted",
            "the bias is added, not subtracted.",
            lambda x, weight, bias: x @ weight.T - bias,
        ),
        _of_one(
            "averaged-over-inputs",
            "the products are summed over the inputs, not averaged: no division by C_in.",
            lambda x, weight, bias: x @ weight.T / x.shape[1] + bias,
        ),
        _of_one(
            "relu-applied",
            "negative outputs have become zero: a linear layer keeps them, ReLU is the next step.",
            lambda x, weight, bias: np.maximum(x @ weight.T + bias, 0.0),
        ),
        _of_one(
            "summed-over-batch",
            "the samples were summed: each one has its own row of outputs, N stays.",
            lambda x, weight, bias: (x @ weight.T + bias).sum(axis=0),
        ),
        _of_one(
            "first-sample-only",
            "every row holds the outputs of the first sample: use all of x.",
            lambda x, weight, bias: np.tile(x[0] @ weight.T + bias, (len(x), 1)),
        ),
    ),
)


def linear_forward(function):
    """Check `function(x (N, C_in), weight (C_out, C_in), bias (C_out,)) -> y (N, C_out)`."""
    judge = Judge(LINEAR_FORWARD, function)
    by_hand = {
        "x": np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]]),
        "weight": np.array([[1.0, 0.0, 2.0], [-1.0, 1.0, 0.0]]),
        "bias": np.array([0.5, -4.0]),
    }
    judge.case("two samples, by hand", by_hand, (np.array([[1.5, -3.0], [6.5, -5.0]]),))
    for rng, where, (n, c_in, c_out) in random_shapes():
        x, weight = rng.normal(size=(n, c_in)), rng.normal(size=(c_out, c_in))
        bias = rng.normal(size=c_out)
        inputs = {"x": x, "weight": weight, "bias": bias}
        judge.case(where, inputs, (_one_by_one(x, weight, bias),))
    judge.passed(
        f"y agrees with the numbers worked by hand and with plain loops on {len(SHAPES)} batches, "
        "a single sample and a square layer among them."
    )


def _one_by_one(x, weight, bias):
    """The layer from its definition, number by number: an independent way."""
    y = np.zeros((len(x), len(weight)))
    for n, o in np.ndindex(y.shape):
        y[n, o] = sum(x[n, i] * weight[o, i] for i in range(x.shape[1])) + bias[o]
    return y


# --- ReLU -------------------------------------------------------------------------------------

RELU_FORWARD = Exercise(
    id="relu-forward",
    outputs=("y",),
    reference=lambda x: (layers.relu_forward(x),),
    hints=(
        "Positive numbers stay as they are. What happens to the others?",
        "NumPy compares and chooses element by element: look at np.maximum and np.where.",
        "np.maximum(x, 0) gives the larger one of each element and 0. (np.max is something else: "
        "the largest element of all.)",
    ),
    mistakes=(
        _of_one(
            "negative-part",
            "this keeps the negative numbers and drops the positive ones: the other way round.",
            lambda x: np.minimum(x, 0.0),
        ),
        _of_one(
            "absolute-value",
            "negative numbers lost their sign: they become 0, not positive.",
            lambda x: np.abs(x),
        ),
        _of_one(
            "slope-instead",
            "this is 1 for positive numbers: that is ReLU's slope. Its value is the number itself.",
            lambda x: (x > 0).astype(np.float64),
        ),
        _of_one(
            "unchanged",
            "negative numbers are still there.",
            lambda x: x.copy(),
        ),
        _of_one(
            "clipped-above",
            "large numbers were cut off, too: ReLU has no upper limit.",
            lambda x: np.clip(x, 0.0, 1.0),
        ),
        _of_one(
            "largest-only",
            "one number came back: np.max looks for the largest element, np.maximum compares "
            "element by element.",
            lambda x: np.max(x),
        ),
    ),
)


def relu_forward(function):
    """Check `function(x, any shape) -> y, same shape`."""
    judge = Judge(RELU_FORWARD, function)
    x = np.array([[-2.0, 0.0, 3.0], [1.5, -0.5, 0.25]])
    judge.case("by hand", {"x": x}, (np.array([[0.0, 0.0, 3.0], [1.5, 0.0, 0.25]]),))
    rng = np.random.default_rng(5)
    for shape in ((4,), (3, 2), (2, 3, 4)):
        x = 2.0 * rng.normal(size=shape)
        judge.case(f"random numbers, shape {shape}", {"x": x}, (0.5 * (x + np.abs(x)),))
    judge.passed("negative numbers become 0, all others stay, for arrays of any shape.")


# --- two layers -------------------------------------------------------------------------------


def _two_layers(x, weight1, bias1, weight2, bias2, inner=True, outer=False):
    hidden = layers.linear_forward(x, weight1, bias1)
    y = layers.linear_forward(np.maximum(hidden, 0.0) if inner else hidden, weight2, bias2)
    return np.maximum(y, 0.0) if outer else y


def _relu_before_bias(x, weight1, bias1, weight2, bias2):
    return np.maximum(x @ weight1.T, 0.0) @ weight2.T + weight2 @ bias1 + bias2


def _of_two(name, hint, **activations):
    return _of_one(name, hint, lambda **inputs: _two_layers(**inputs, **activations))


TWO_LAYER_FORWARD = Exercise(
    id="two-layer-forward",
    outputs=("logits",),
    reference=lambda x, weight1, bias1, weight2, bias2: (
        _two_layers(x, weight1, bias1, weight2, bias2),
    ),
    hints=(
        "The output of the first layer is the input of the second. What stands between them?",
        "Three steps: linear with weight1 and bias1, ReLU, linear with weight2 and bias2. Nothing "
        "after the last one: logits may be negative.",
        "hidden = np.maximum(x @ weight1.T + bias1, 0), and the last line is a linear layer again, "
        "with `hidden` in the place of x.",
    ),
    mistakes=(
        _of_two(
            "relu-at-output-too",
            "the slide taken literally (slide check 17), ReLU in both places: now no logit can be "
            "negative. The inner activation is f of layer n-1, the outer one f of layer n.",
            outer=True,
        ),
        _of_two(
            "no-activation",
            "the slide taken literally (slide check 17), no activation in both places: without "
            "ReLU between them, two linear layers are one.",
            inner=False,
        ),
        _of_two(
            "relu-at-output-only",
            "ReLU stands behind the second layer: it belongs between the two.",
            inner=False,
            outer=True,
        ),
        _of_one(
            "bias1-left-out",
            "the first layer's bias is missing.",
            lambda x, weight1, bias1, weight2, bias2: _two_layers(
                x, weight1, 0.0 * bias1, weight2, bias2
            ),
        ),
        _of_one(
            "bias2-left-out",
            "the second layer's bias is missing.",
            lambda x, weight1, bias1, weight2, bias2: _two_layers(
                x, weight1, bias1, weight2, 0.0 * bias2
            ),
        ),
        _of_one(
            "relu-before-bias",
            "ReLU came before the first bias was added: first the whole linear layer, then ReLU.",
            _relu_before_bias,
        ),
        _of_one(
            "stopped-at-hidden",
            "this is the output of the first layer: the second one is missing.",
            lambda x, weight1, bias1, weight2, bias2: np.maximum(x @ weight1.T + bias1, 0.0),
        ),
    ),
)


def two_layer_forward(function):
    """Check `function(x, weight1, bias1, weight2, bias2) -> logits (N, C_out)`."""
    judge = Judge(TWO_LAYER_FORWARD, function)
    by_hand = {
        "x": np.array([[1.0, 2.0]]),
        "weight1": np.array([[1.0, 1.0], [1.0, -1.0], [0.0, 1.0]]),
        "bias1": np.array([0.0, 0.5, -3.0]),
        "weight2": np.array([[1.0, 5.0, 7.0], [-2.0, 3.0, 1.0]]),
        "bias2": np.array([1.0, 2.0]),
    }
    judge.case("one sample, by hand", by_hand, (np.array([[4.0, -4.0]]),))
    rng = np.random.default_rng(6)
    for n, c_in, num_hidden, c_out in ((1, 3, 4, 2), (5, 2, 6, 3), (4, 4, 4, 4)):
        inputs = {
            "x": rng.normal(size=(n, c_in)),
            "weight1": rng.normal(size=(num_hidden, c_in)),
            "bias1": rng.normal(size=num_hidden),
            "weight2": rng.normal(size=(c_out, num_hidden)),
            "bias2": rng.normal(size=c_out),
        }
        where = f"random batch, N={n}, {c_in} -> {num_hidden} -> {c_out}"
        judge.case(where, inputs, (_two_one_by_one(**inputs),))
    judge.passed("two layers with ReLU between them, and logits that may be negative.")


def _two_one_by_one(x, weight1, bias1, weight2, bias2):
    hidden = _one_by_one(x, weight1, bias1)
    hidden[hidden < 0] = 0.0
    return _one_by_one(hidden, weight2, bias2)
