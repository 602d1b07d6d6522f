"""Lesson 03: output gradient of the two losses, and the update step."""

import numpy as np

from odlkit import losses
from odlkit.checks.exercise import SIGN, Exercise, Mistake, on_one
from odlkit.checks.judge import Judge
from odlkit.checks.random_cases import random_shapes
from odlkit.gradcheck import numeric_gradient

# --- output gradient of the two losses --------------------------------------------------------


def _of_mse(name, hint, change):
    return on_one(name, hint, 0, 1, change)


MSE_BACKWARD = Exercise(
    id="mse-backward",
    outputs=("grad_output",),
    reference=lambda y, target: (losses.mse_backward(y, target),),
    hints=(
        "One output first: L = (y - t)**2. If y is already larger than t, does the loss grow or "
        "shrink when y grows? That is the sign of dL/dy.",
        "The derivative of (y - t)**2 by y is 2 (y - t). The mean over N*C_out numbers divides "
        "each of these by N*C_out.",
        "y.size is N*C_out. grad_output = 2 * (y - target) / y.size",
    ),
    mistakes=(
        Mistake(
            "sign",
            "the slide's sign (slide check 1): with y above target the loss grows as y grows, so "
            "the slope is positive. The minus belongs to the update.",
            lambda inputs, expected: (-expected[0],),
        ),
        _of_mse(
            "missing-two",
            "half the right values: the square leaves a factor 2.",
            lambda y, target: (y - target) / y.size,
        ),
        _of_mse(
            "missing-mean",
            "the loss is a mean over N*C_out numbers: the gradient has that divisor, too.",
            lambda y, target: 2.0 * (y - target),
        ),
        _of_mse(
            "divided-by-n-only",
            "divided by N alone: the mean runs over the outputs as well, N*C_out numbers.",
            lambda y, target: 2.0 * (y - target) / y.shape[0],
        ),
        _of_mse(
            "divided-by-c-only",
            "divided by C_out alone: the mean runs over the samples as well, N*C_out numbers.",
            lambda y, target: 2.0 * (y - target) / y.shape[1],
        ),
        _of_mse(
            "averaged-twice",
            "the mean was taken twice: divide by N*C_out once.",
            lambda y, target: 2.0 * (y - target) / y.size**2,
        ),
        _of_mse(
            "loss-instead",
            "this is the loss, one number: the gradient has one value per output.",
            lambda y, target: np.mean((y - target) ** 2),
        ),
        _of_mse(
            "square-kept",
            "the square is still there: differentiating takes one power away.",
            lambda y, target: 2.0 * (y - target) ** 2 / y.size,
        ),
        _of_mse(
            "summed-over-batch",
            "summed over the batch: every sample has its own y, so N stays.",
            lambda y, target: 2.0 * (y - target).sum(axis=0) / y.size,
        ),
    ),
)


def mse_backward(function):
    """Check `function(y (N, C_out), target (N, C_out)) -> grad_output (N, C_out)`."""
    judge = Judge(MSE_BACKWARD, function)
    inputs = {
        "y": np.array([[3.0, 0.0, 1.0], [2.0, 2.0, 5.0]]),
        "target": np.array([[0.0, 3.0, 1.0], [2.0, -1.0, 8.0]]),
    }
    judge.case("by hand", inputs, (np.array([[1.0, -1.0, 0.0], [0.0, 1.0, -1.0]]),))
    for rng, where, (n, _, c_out) in random_shapes():
        y, target = rng.normal(size=(2, n, c_out))
        expected = numeric_gradient(lambda y, t=target: losses.mse_forward(y, t), y)
        judge.case(where, {"y": y, "target": target}, (expected,))
    judge.passed("the gradient points from target to output: a step along it raises the loss.")


def _of_cross_entropy(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


def _all_rows(logits, target):
    gradient = losses.softmax(logits)
    gradient[:, target] -= 1.0
    return gradient / len(target)


def _right(logits, target):
    return losses.softmax_cross_entropy_backward(logits, target)


def _ones_of(logits, target):
    return losses.one_hot(target, logits.shape[1])


CROSS_ENTROPY_BACKWARD = Exercise(
    id="cross-entropy-backward",
    outputs=("grad_output",),
    reference=lambda logits, target: (_right(logits, target),),
    hints=(
        "The loss of one sample is log(sum of exp(z)) - z[right]. Differentiate the two terms by "
        "z[k] one after the other; the second one only exists for k = right.",
        "The first term gives softmax(z)[k], the second gives -1 at the right class. Then the mean "
        "over the batch.",
        "probability = softmax(logits); subtract 1 at [np.arange(N), target]; divide by N.",
    ),
    mistakes=(
        SIGN,
        _of_cross_entropy(
            "missing-mean",
            "the loss is a mean over the batch: divide by N.",
            lambda logits, target: _right(logits, target) * len(target),
        ),
        _of_cross_entropy(
            "divided-by-classes",
            "cross-entropy averages over the N samples only, not over the classes.",
            lambda logits, target: _right(logits, target) / logits.shape[1],
        ),
        _of_cross_entropy(
            "target-left-out",
            "these are the probabilities: at the right class, 1 has to be subtracted.",
            lambda logits, target: losses.softmax(logits) / len(target),
        ),
        _of_cross_entropy(
            "all-rows",
            "1 was subtracted in every row: `[:, target]` takes all rows, "
            "`[np.arange(N), target]` takes one element per row.",
            _all_rows,
        ),
        _of_cross_entropy(
            "wrong-axis",
            "softmax runs along the classes of one sample, axis=1.",
            lambda logits, target: (
                (losses.softmax(logits.T).T - _ones_of(logits, target)) / len(target)
            ),
        ),
        _of_cross_entropy(
            "double-softmax",
            "softmax was applied twice: the logits come in raw.",
            lambda logits, target: (
                (losses.softmax(losses.softmax(logits)) - _ones_of(logits, target)) / len(target)
            ),
        ),
        _of_cross_entropy(
            "by-probability",
            "this is the gradient by the probabilities, -1/p: go one link further, to the logits.",
            lambda logits, target: -_ones_of(logits, target) / losses.softmax(logits) / len(target),
        ),
        _of_cross_entropy(
            "no-softmax",
            "the logits were used as if they were probabilities: softmax is missing.",
            lambda logits, target: (logits - _ones_of(logits, target)) / len(target),
        ),
    ),
)


def cross_entropy_backward(function):
    """Check `function(logits (N, C), target (N,) int) -> grad_output (N, C)`."""
    judge = Judge(CROSS_ENTROPY_BACKWARD, function)
    logits = np.log([[1.0, 2.0, 1.0], [3.0, 2.0, 5.0]])  # softmax: quarters and tenths
    expected = np.array([[0.125, -0.25, 0.125], [-0.35, 0.1, 0.25]])
    judge.case("by hand", {"logits": logits, "target": np.array([1, 0])}, (expected,))
    for rng, where, (n, classes, _) in random_shapes():
        logits, target = 2 * rng.normal(size=(n, classes)), rng.integers(0, classes, size=n)
        expected = numeric_gradient(_cross_entropy_of(target), logits)
        judge.case(where, {"logits": logits, "target": target}, (expected,))
    huge = np.array([[1000.0, 0.0], [0.0, -1000.0]])
    target = np.array([1, 0])
    judge.case(
        "logits of 1000 (subtract the row's largest first)",
        {"logits": huge, "target": target},
        (np.array([[0.5, -0.5], [0.0, 0.0]]),),
    )
    judge.passed("probability minus one-hot, over N; every row sums to zero; huge logits are safe.")


def _cross_entropy_of(target):
    return lambda logits: losses.softmax_cross_entropy_forward(logits, target)


# --- update -----------------------------------------------------------------------------------


def _of_step(name, hint, compute):
    return on_one(name, hint, 0, 1, compute)


SGD_STEP = Exercise(
    id="sgd-step",
    outputs=("new_param",),
    reference=lambda param, grad, lr: (param - lr * grad,),
    hints=(
        "The gradient points uphill. Which way do you walk, and how far?",
        "The step is lr * grad, against the slope. The result is a new array of the same shape.",
        "return param - ...",
    ),
    mistakes=(
        _of_step(
            "unchanged",
            "param is as before: is the new value returned?",
            lambda param, grad, lr: param.copy(),
        ),
        _of_step(
            "ascent",
            "the step goes uphill: grad points to where the loss grows.",
            lambda param, grad, lr: param + lr * grad,
        ),
        _of_step(
            "missing-lr",
            "the step has the length of the gradient: multiply it by lr.",
            lambda param, grad, lr: param - grad,
        ),
        _of_step(
            "divided-by-lr",
            "the step was divided by lr: a smaller lr should make a smaller step.",
            lambda param, grad, lr: param - grad / lr,
        ),
        _of_step(
            "step-alone",
            "this is the step alone: it is added to the old value.",
            lambda param, grad, lr: -lr * grad,
        ),
        _of_step(
            "scaled-param",
            "lr multiplies the gradient only, not the parameter.",
            lambda param, grad, lr: lr * (param - grad),
        ),
    ),
)


def sgd_step(function):
    """Check `function(param, grad, lr) -> new_param`; the arguments stay as they are."""
    judge = Judge(SGD_STEP, function)
    inputs = {"param": np.array([1.0, 2.0]), "grad": np.array([10.0, -4.0]), "lr": 0.5}
    judge.case("by hand", inputs, (np.array([-4.0, 4.0]),))
    for rng, where, (n, c_in, _) in random_shapes():
        param, grad = rng.normal(size=(2, n, c_in))
        judge.case(where, {"param": param, "grad": grad, "lr": 0.1}, (param - 0.1 * grad,))
    judge.passed("the parameter moves downhill, by lr times the slope.")
