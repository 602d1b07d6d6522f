"""Lesson 04: backward through ReLU and through two layers."""

import numpy as np

from odlkit import layers
from odlkit.checks.exercise import SIGN, Exercise, Mistake, averaged, on_one
from odlkit.checks.judge import Judge
from odlkit.gradcheck import numeric_gradient

TWICE = "the batch size was divided out here; the loss has already done so. Sum, do not average."

# --- ReLU -------------------------------------------------------------------------------------


def _of_relu(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


RELU_BACKWARD = Exercise(
    id="relu-backward",
    outputs=("grad_input",),
    reference=lambda grad_output, x: (layers.relu_backward(grad_output, x),),
    hints=(
        "Nudge one input. If it is 3, the output follows; if it is -3, the output stays 0. So what "
        "is the local slope in each case?",
        "The chain rule multiplies: incoming slope times local slope, element by element. The "
        "local slope is 1 where x > 0 and 0 elsewhere.",
        "`x > 0` is an array of True and False, and NumPy multiplies by them as by 1 and 0. (Or "
        "use np.where.)",
    ),
    mistakes=(
        _of_relu(
            "slope-dropped",
            "the slope f' was dropped (slide check 2): everything passed, but where x was not "
            "positive, the output did not move at all.",
            lambda grad_output, x: grad_output.copy(),
        ),
        _of_relu(
            "upstream-left-out",
            "this is the local slope alone: multiply it by what comes from above.",
            lambda grad_output, x: (x > 0).astype(np.float64),
        ),
        _of_relu(
            "mask-of-gradient",
            "the sign of grad_output decided: a gradient may well be negative. The sign of x "
            "decides.",
            lambda grad_output, x: grad_output * (grad_output > 0),
        ),
        _of_relu(
            "forward-again",
            "this is ReLU of x: what passes is grad_output; x only says where.",
            lambda grad_output, x: np.maximum(x, 0.0),
        ),
        _of_relu(
            "times-input",
            "multiplied by the value of ReLU instead of its slope, which is 1 or 0.",
            lambda grad_output, x: grad_output * np.maximum(x, 0.0),
        ),
        _of_relu(
            "inverted",
            "the other way round: the gradient passes where x was positive.",
            lambda grad_output, x: grad_output * (x <= 0),
        ),
        _of_relu(
            "open-at-zero",
            "at x = 0 exactly, where ReLU has its kink, this course (like PyTorch) takes the slope "
            "0: x > 0, not x >= 0.",
            lambda grad_output, x: grad_output * (x >= 0),
        ),
        SIGN,
    ),
)


def relu_backward(function):
    """Check `function(grad_output, x) -> grad_input`, all of one shape, any shape."""
    judge = Judge(RELU_BACKWARD, function)
    by_hand = {
        "grad_output": np.array([[5.0, -4.0, 2.0], [-1.0, 0.5, 3.0]]),
        "x": np.array([[3.0, 0.5, -2.0], [1.0, -1.0, 0.0]]),
    }
    judge.case("by hand", by_hand, (np.array([[5.0, -4.0, 0.0], [-1.0, 0.0, 0.0]]),))
    rng = np.random.default_rng(7)
    for shape in ((6,), (4, 3), (2, 3, 4)):
        x, grad_output = rng.normal(size=shape), rng.normal(size=shape)
        expected = numeric_gradient(layers.relu_forward, x, grad_output)
        where = f"random numbers, shape {shape}"
        judge.case(where, {"grad_output": grad_output, "x": x}, (expected,))
    judge.passed("the gradient passes unchanged where x was positive, and stops elsewhere.")


# --- two layers -------------------------------------------------------------------------------


def _two(grad_hidden, x):
    return grad_hidden.T @ x, grad_hidden.sum(axis=0)


def _of_two(name, hint, compute):
    """compute(**inputs) -> wrong slope at the hidden layer's input, or None if shapes forbid."""

    def wrong(inputs, expected):
        slope = compute(**inputs)
        return (None, None) if slope is None else _two(slope, inputs["x"])

    return Mistake(name, hint, wrong)


def _weight_transposed(grad_output, x, hidden, weight2):
    square = weight2.shape[0] == weight2.shape[1]
    return (grad_output @ weight2.T) * (hidden > 0) if square else None


def _weight_left_out(grad_output, x, hidden, weight2):
    fits = grad_output.shape == hidden.shape
    return grad_output * (hidden > 0) if fits else None


def _mask_first(grad_output, x, hidden, weight2):
    fits = grad_output.shape == hidden.shape
    return (grad_output * (hidden > 0)) @ weight2 if fits else None


def _mask_of_x(grad_output, x, hidden, weight2):
    fits = x.shape == hidden.shape
    return (grad_output @ weight2) * (x > 0) if fits else None


def _transposed(inputs, expected):
    return expected[0].T.copy(), None


def _hidden_for_x(inputs, expected):
    grad_output, _, hidden, weight2 = inputs.values()
    return ((grad_output @ weight2) * (hidden > 0)).T @ hidden, None


def _second_layer(inputs, expected):
    return _two(inputs["grad_output"], inputs["hidden"])


TWO_LAYER_BACKWARD = Exercise(
    id="two-layer-backward",
    outputs=("grad_weight1", "grad_bias1"),
    reference=lambda grad_output, x, hidden, weight2: _two(
        (grad_output @ weight2) * (hidden > 0), x
    ),
    hints=(
        "Walk back one station at a time: through the second linear layer, through ReLU, and only "
        "then to the weights of the first layer. You wrote all three steps before.",
        "The slope at `hidden` is the second layer's input gradient. ReLU lets it pass where "
        "hidden > 0. What comes out is the first layer's grad_output, and its input is x.",
        "slope = (grad_output @ weight2) * (hidden > 0); then the weight and bias gradient of "
        "lesson 03, slope.T @ ... and a sum over the batch.",
    ),
    mistakes=(
        _of_two(
            "slope-dropped",
            "ReLU's slope f' was dropped (slide check 2): where hidden is 0, nothing may pass.",
            lambda grad_output, x, hidden, weight2: grad_output @ weight2,
        ),
        _of_two(
            "times-hidden",
            "multiplied by the value of hidden: ReLU's slope is 1 or 0, hidden > 0.",
            lambda grad_output, x, hidden, weight2: (grad_output @ weight2) * hidden,
        ),
        _of_two(
            "mask-of-gradient",
            "the sign of the gradient decided where it passes: the sign of `hidden` does.",
            lambda grad_output, x, hidden, weight2: np.maximum(grad_output @ weight2, 0.0),
        ),
        _of_two(
            "weight-transposed",
            "weight2.T fits only because this layer is square: backward sums over the outputs.",
            _weight_transposed,
        ),
        _of_two(
            "weight-left-out",
            "the slope went past the second layer: it has to be multiplied by weight2 on its way.",
            _weight_left_out,
        ),
        _of_two(
            "mask-too-early",
            "ReLU's mask belongs between the layers: first back through weight2, then the mask.",
            _mask_first,
        ),
        _of_two(
            "mask-of-x",
            "x decided where the gradient passes: ReLU stands behind the first layer, so `hidden` "
            "decides.",
            _mask_of_x,
        ),
        Mistake(
            "hidden-for-x",
            "the slope met `hidden`: the first layer's input is x.",
            _hidden_for_x,
        ),
        Mistake(
            "second-layer",
            "these are the gradients of the second layer: go on to the first one.",
            _second_layer,
        ),
        Mistake(
            "transposed",
            "rows and columns are exchanged: grad_weight1 has the shape of weight1, (H, C_in).",
            _transposed,
        ),
        averaged("grad_output", TWICE),
        SIGN,
    ),
)


def two_layer_backward(function):
    """Check `function(grad_output, x, hidden, weight2) -> (grad_weight1, grad_bias1)`."""
    judge = Judge(TWO_LAYER_BACKWARD, function)
    by_hand = {
        "grad_output": np.array([[1.0, -1.0]]),
        "x": np.array([[1.0, 2.0]]),
        "hidden": np.array([[3.0, 0.0, 2.0]]),
        "weight2": np.array([[1.0, 5.0, 7.0], [2.0, 3.0, 9.0]]),
    }
    expected = np.array([[-1.0, -2.0], [0.0, 0.0], [-2.0, -4.0]]), np.array([-1.0, 0.0, -2.0])
    judge.case("one sample, by hand", by_hand, expected)
    rng = np.random.default_rng(8)
    for n, c_in, num_hidden, c_out in ((4, 3, 5, 2), (1, 4, 3, 2), (5, 4, 4, 4)):
        x, weight1 = rng.normal(size=(n, c_in)), rng.normal(size=(num_hidden, c_in))
        bias1, weight2 = rng.normal(size=num_hidden), rng.normal(size=(c_out, num_hidden))
        grad_output = rng.normal(size=(n, c_out))
        forward = _Forward(x, weight2)
        hidden = forward.hidden(weight1, bias1)
        inputs = {"grad_output": grad_output, "x": x, "hidden": hidden, "weight2": weight2}
        expected = (
            numeric_gradient(lambda w, f=forward, b=bias1: f(w, b), weight1, grad_output),
            numeric_gradient(lambda b, f=forward, w=weight1: f(w, b), bias1, grad_output),
        )
        judge.case(f"random batch, N={n}, {c_in} -> {num_hidden} -> {c_out}", inputs, expected)
    judge.passed("the slope finds its way back through weight2 and ReLU to the first layer.")


class _Forward:
    """Logits as a function of the first layer's parameters."""

    def __init__(self, x, weight2):
        self.x, self.weight2 = x, weight2

    def hidden(self, weight1, bias1):
        return np.maximum(self.x @ weight1.T + bias1, 0.0)

    def __call__(self, weight1, bias1):
        return self.hidden(weight1, bias1) @ self.weight2.T
