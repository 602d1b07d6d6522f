"""Lesson 02: squared error, its averaging conventions, and stable softmax cross-entropy."""

import math

import numpy as np

from odlkit import losses
from odlkit.checks.exercise import Exercise, on_one
from odlkit.checks.judge import Judge
from odlkit.checks.random_cases import random_shapes

# --- mean squared error -----------------------------------------------------------------------


def _of_one(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


def _squares(y, target):
    return (y - target) ** 2


MSE_FORWARD = Exercise(
    id="mse-forward",
    outputs=("loss",),
    reference=lambda y, target: (np.asarray(losses.mse_forward(y, target)),),
    hints=(
        "Three words, from right to left: error, squared, mean. Each is one operation.",
        "y - target has N*C_out numbers. Square each of them, then take the mean over all.",
        "np.mean without an axis averages over everything.",
    ),
    mistakes=(
        _of_one(
            "missing-mean",
            "this is the sum: divide by the number of outputs, N*C_out.",
            lambda y, target: _squares(y, target).sum(),
        ),
        _of_one(
            "divided-by-n-only",
            "divided by N alone, the slide's way (slide check 7): here the mean runs over all "
            "N*C_out numbers.",
            lambda y, target: _squares(y, target).sum() / len(y),
        ),
        _of_one(
            "divided-by-c-only",
            "divided by C_out alone: the mean runs over the samples, too.",
            lambda y, target: _squares(y, target).sum() / y.shape[1],
        ),
        _of_one(
            "halved",
            "half the right value: some books write 1/2 in front of the square, this course "
            "does not.",
            lambda y, target: 0.5 * _squares(y, target).mean(),
        ),
        _of_one(
            "root-taken",
            "the root of the right value: mean squared error, without a root.",
            lambda y, target: np.sqrt(_squares(y, target).mean()),
        ),
        _of_one(
            "absolute-error",
            "errors were made positive by taking their absolute value: square them.",
            lambda y, target: np.abs(y - target).mean(),
        ),
        _of_one(
            "mean-before-square",
            "the errors were averaged before they were squared: positive and negative ones cancel.",
            lambda y, target: (y - target).mean() ** 2,
        ),
        _of_one(
            "one-loss-per-sample",
            "one loss per sample came back: the mean runs over the samples as well.",
            lambda y, target: _squares(y, target).mean(axis=1),
        ),
    ),
)


def mse_forward(function):
    """Check `function(y (N, C_out), target (N, C_out)) -> loss, one number`."""
    judge = Judge(MSE_FORWARD, function)
    inputs = {
        "y": np.array([[1.0, 2.0, 0.0], [3.0, -1.0, 2.0]]),
        "target": np.array([[0.0, 2.0, 2.0], [3.0, 2.0, 0.0]]),
    }
    judge.case("errors 1, 0, -2, 0, -3, 2", inputs, (np.asarray(3.0),))
    for rng, where, (n, _, c_out) in random_shapes():
        y, target = rng.normal(size=(2, n, c_out))
        pairs = zip(y.ravel(), target.ravel(), strict=True)
        expected = math.fsum((a - b) ** 2 for a, b in pairs) / (n * c_out)
        judge.case(where, {"y": y, "target": target}, (np.asarray(expected),))
    judge.passed("the loss is the mean of N*C_out squared errors.")


# --- averaging conventions (slide check 7) ----------------------------------------------------


def _conventions(y, target):
    squares = _squares(y, target)
    return (
        np.asarray(squares.sum() / len(y)),
        squares.sum(axis=1) / y.shape[1],
        np.asarray(squares.mean()),
    )


def _of_convention(which, name, hint, compute):
    return on_one(name, hint, which, 3, compute)


AVERAGING_CONVENTIONS = Exercise(
    id="averaging-conventions",
    outputs=("slide", "trainlib", "pytorch"),
    reference=_conventions,
    hints=(
        "All three start from the same (N, C_out) squared errors. They differ only in what is "
        "summed together and in the divisor.",
        "slide: everything, divided by N. trainlib: one number for each sample, its own outputs "
        "divided by C_out. pytorch: everything, divided by N*C_out.",
        "With squares = (y - target)**2: squares.sum() / N, squares.mean(axis=1), squares.mean().",
    ),
    mistakes=(
        _of_convention(
            0,
            "slide-divides-by-all",
            "the slide divides by S, the number of samples, and by nothing else.",
            lambda y, target: _squares(y, target).mean(),
        ),
        _of_convention(
            0,
            "slide-divides-by-outputs",
            "the slide's S counts samples, not outputs.",
            lambda y, target: _squares(y, target).sum() / y.shape[1],
        ),
        _of_convention(
            0,
            "slide-per-output",
            "one number per output came back: the slide's loss is a single number, summed over "
            "the outputs.",
            lambda y, target: _squares(y, target).mean(axis=0),
        ),
        _of_convention(
            1,
            "trainlib-averaged",
            "TrainLib knows one sample at a time: return one loss for each, shape (N,).",
            lambda y, target: _squares(y, target).mean(),
        ),
        _of_convention(
            1,
            "trainlib-not-divided",
            "TrainLib divides by the number of outputs, C_out.",
            lambda y, target: _squares(y, target).sum(axis=1),
        ),
        _of_convention(
            1,
            "trainlib-divides-by-n",
            "TrainLib sees one sample, so it cannot know N: it divides by C_out.",
            lambda y, target: _squares(y, target).sum(axis=1) / len(y),
        ),
        _of_convention(
            1,
            "trainlib-wrong-axis",
            "averaged over the samples: the axis that disappears is C_out, axis=1.",
            lambda y, target: _squares(y, target).mean(axis=0),
        ),
        _of_convention(
            2,
            "pytorch-divides-by-n",
            "PyTorch's mean runs over all N*C_out numbers, not over the samples alone.",
            lambda y, target: _squares(y, target).sum() / len(y),
        ),
        _of_convention(
            2,
            "pytorch-not-divided",
            "this is the sum: PyTorch's default is the mean.",
            lambda y, target: _squares(y, target).sum(),
        ),
    ),
)


def averaging_conventions(function):
    """Check `function(y (N, C_out), target (N, C_out)) -> (slide, trainlib (N,), pytorch)`."""
    judge = Judge(AVERAGING_CONVENTIONS, function)
    inputs = {
        "y": np.array([[1.0, 2.0, 0.0], [3.0, -1.0, 2.0]]),
        "target": np.array([[0.0, 2.0, 2.0], [3.0, 2.0, 0.0]]),
    }
    expected = (np.asarray(9.0), np.array([5.0 / 3.0, 13.0 / 3.0]), np.asarray(3.0))
    judge.case("squares 1, 0, 4 and 0, 9, 4", inputs, expected)
    rng = np.random.default_rng(7)
    for n, c_out in ((4, 3), (1, 5), (3, 1)):
        y, target = rng.normal(size=(2, n, c_out))
        per_sample = np.array([np.dot(a - b, a - b) for a, b in zip(y, target, strict=True)])
        expected = (per_sample.sum() / n, per_sample / c_out, per_sample.sum() / (n * c_out))
        where = f"random batch, N={n}, C_out={c_out}"
        judge.case(where, {"y": y, "target": target}, tuple(np.asarray(e) for e in expected))
    judge.passed("slide = C_out times pytorch, and pytorch = mean of trainlib over the samples.")


# --- softmax cross-entropy --------------------------------------------------------------------


def _log_softmax(logits, axis=1):
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _right_class(values, target):
    return values[np.arange(len(target)), target]


def _of_entropy(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


def _right(logits, target):
    return losses.softmax_cross_entropy_forward(logits, target)


SOFTMAX_CROSS_ENTROPY = Exercise(
    id="softmax-cross-entropy",
    outputs=("loss",),
    reference=lambda logits, target: (np.asarray(_right(logits, target)),),
    hints=(
        "Take the largest logit of each row away first (keepdims=True keeps the axis); "
        "probabilities do not change by it. Then exp can no longer overflow.",
        "Do not compute a probability and then its logarithm: log(exp(a) / sum) is a - log(sum), "
        "and stays finite when the probability is too small for a float.",
        "shifted = logits - logits.max(axis=1, keepdims=True); per sample the loss is "
        "np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(N), target]; then the mean.",
    ),
    mistakes=(
        _of_entropy(
            "sign",
            "negative: the loss is minus the logarithm of a probability, so it is never below 0.",
            lambda logits, target: -_right(logits, target),
        ),
        _of_entropy(
            "missing-mean",
            "this is the sum over the batch: take the mean over the N samples.",
            lambda logits, target: _right(logits, target) * len(target),
        ),
        _of_entropy(
            "divided-by-classes",
            "the mean runs over the N samples only, not over the classes.",
            lambda logits, target: _right(logits, target) / logits.shape[1],
        ),
        _of_entropy(
            "double-softmax",
            "softmax was applied twice: the function receives logits and does it once.",
            lambda logits, target: _right(losses.softmax(logits), target),
        ),
        _of_entropy(
            "logits-only",
            "this is minus the right logit: the log of the sum over all classes is missing.",
            lambda logits, target: -_right_class(logits, target).mean(),
        ),
        _of_entropy(
            "wrong-axis",
            "softmax ran down the batch: the classes of one sample compete, axis=1.",
            lambda logits, target: -_right_class(_log_softmax(logits, 0), target).mean(),
        ),
        _of_entropy(
            "all-rows",
            "`[:, target]` takes these columns of every row; `[np.arange(N), target]` takes one "
            "element per row.",
            lambda logits, target: -_log_softmax(logits)[:, target].mean(),
        ),
        _of_entropy(
            "probability-instead",
            "this is 1 minus the probability: cross-entropy takes minus its logarithm.",
            lambda logits, target: 1.0 - _right_class(losses.softmax(logits), target).mean(),
        ),
        _of_entropy(
            "mean-before-log",
            "the probabilities were averaged before the logarithm: first the logarithm of each "
            "sample, then the mean.",
            lambda logits, target: (
                -np.log(max(_right_class(losses.softmax(logits), target).mean(), 1e-300))
            ),
        ),
    ),
)


def softmax_cross_entropy(function):
    """Check `function(logits (N, C), target (N,) int) -> loss, one number`."""
    judge = Judge(SOFTMAX_CROSS_ENTROPY, function)
    logits = np.array([[0.0, 0.0, 0.0], [np.log(6.0), 0.0, 0.0], [0.0, np.log(2.0), 0.0]])
    target = np.array([1, 0, 2])
    # Probabilities of the right class: 1/3, 6/8, 1/4.
    expected = (np.log(3.0) + np.log(8.0 / 6.0) + np.log(4.0)) / 3.0
    inputs = {"logits": logits, "target": target}
    judge.case("right classes have 1/3, 3/4 and 1/4", inputs, (np.asarray(expected),))
    rng = np.random.default_rng(8)
    for n, num_classes in ((1, 4), (5, 3), (4, 12)):
        logits = 2.0 * rng.normal(size=(n, num_classes))
        target = rng.integers(0, num_classes, size=n)
        rows = zip(logits.tolist(), target.tolist(), strict=True)
        terms = [math.log(math.fsum(map(math.exp, row))) - row[t] for row, t in rows]
        where = f"random logits, N={n}, {num_classes} classes"
        inputs = {"logits": logits, "target": target}
        judge.case(where, inputs, (np.asarray(math.fsum(terms) / n),))
    for where, huge, expected in (
        ("logits of 1000", [[1000.0, 0.0], [0.0, 1000.0]], 500.0),
        ("logits of -1000", [[-1000.0, -1000.0], [-1000.0, 0.0]], (math.log(2.0) + 0.0) / 2),
    ):
        inputs = {"logits": np.array(huge), "target": np.array([1, 1])}
        judge.case(where, inputs, (np.asarray(expected),))
    judge.passed("right for every logit, also where exp would overflow.")


WHAT_TRAINING_CHANGES = Exercise(
    id="what-training-changes",
    hints=(
        "Look at the two panels of section 5: what moved in each of them?",
        "Suppose the minimum over the input is found. What has the lamp learned for the next word?",
        "Say what is given (samples and labels), what is free (weights and biases), and what the "
        "formula under `min` should therefore be.",
    ),
)
