"""Lesson 05: the gradient of a batch, sample by sample, and an epoch of mini-batches."""

import numpy as np

from odlkit import batching, layers, losses
from odlkit.checks.exercise import Exercise, Mistake
from odlkit.checks.judge import Judge
from odlkit.gradcheck import numeric_gradient

# --- accumulation over single samples -----------------------------------------------------------


def _collect(x, target, weight, bias, which=slice(None), use_bias=True, by_c_in=False):
    """(grad_output (n, C_out), x (n, C_in)) of the chosen samples, before they are summed."""
    y = x @ weight.T + (bias if use_bias else 0.0)
    size = x.shape[1] if by_c_in else len(bias)
    return (2.0 * (y - target) / size)[which], x[which]


def _mean(grad_output, x, num_samples):
    return grad_output.T @ x / num_samples, grad_output.sum(axis=0) / num_samples


def _scaled(name, hint, factor):
    def wrong(inputs, expected):
        n, c_out = inputs["target"].shape
        return tuple(e * factor(n, c_out) for e in expected)

    return Mistake(name, hint, wrong)


def _collected(name, hint, **flaw):
    def wrong(inputs, expected):
        return _mean(*_collect(**inputs, **flaw), len(inputs["x"]))

    return Mistake(name, hint, wrong)


def _one_alone(inputs, expected):
    return _mean(*_collect(**inputs, which=slice(-1, None)), 1)


def _mean_input(inputs, expected):
    grad_output, x = _collect(**inputs)
    return np.outer(grad_output.mean(axis=0), x.mean(axis=0)), None


ACCUMULATE_GRADIENT = Exercise(
    id="accumulate-gradient",
    outputs=("grad_weight", "grad_bias"),
    reference=lambda x, target, weight, bias: batching.accumulate_gradient(x, target, weight, bias),
    hints=(
        "Before the loop, two arrays of zeros in the shapes of weight and bias: the accumulators. "
        "In the loop, one sample: forward, slope at the output, gradients; add them. What has to "
        "happen once, for the mean?",
        "For sample n: y = weight @ x[n] + bias, then grad_output = 2 * (y - target[n]) / C_out, "
        "as the C library does for one sample. Its weight gradient is an outer product, its bias "
        "gradient is grad_output itself.",
        "grad_weight += np.outer(grad_output, x[n]) and grad_bias += grad_output. The batch's loss "
        "is the mean of the N losses, so divide both sums by N = len(x).",
    ),
    mistakes=(
        _scaled(
            "sign",
            "every value has the wrong sign (slide check 1): the slope is +2 (y - t) / C_out.",
            lambda n, c_out: -1.0,
        ),
        _scaled(
            "summed",
            "these are sums: the loss of the batch is the *mean* of the samples' losses (slide "
            "check 7), so the sum of their gradients still has to be divided by N.",
            lambda n, c_out: float(n),
        ),
        _scaled("averaged-twice", "divided by N twice: once is enough.", lambda n, c_out: 1.0 / n),
        _scaled(
            "missing-c-out",
            "each sample's loss is a mean over its C_out outputs: grad_output has that divisor.",
            lambda n, c_out: float(c_out),
        ),
        _scaled(
            "divided-by-nothing",
            "neither C_out nor N was divided out: the loss is a mean over all N*C_out outputs.",
            lambda n, c_out: float(n * c_out),
        ),
        _scaled(
            "missing-two", "half the right values: the square leaves a 2.", lambda n, c_out: 0.5
        ),
        Mistake(
            "last-sample",
            "only the last sample is in the result (slide check 15): add (+=) inside the loop, do "
            "not assign.",
            _one_alone,
        ),
        _collected(
            "last-sample-averaged",
            "only the last sample is in the result, divided by N: add (+=) inside the loop.",
            which=slice(-1, None),
        ),
        _collected(
            "first-sample",
            "only the first sample is in the result: does `return` stand inside the loop?",
            which=slice(0, 1),
        ),
        Mistake(
            "mean-before-product",
            "slopes and inputs were averaged before they met: each grad_output belongs to its own "
            "x[n]. Multiply first, then add.",
            _mean_input,
        ),
        _collected(
            "bias-left-out", "the forward pass has no bias: y = weight @ x + bias.", use_bias=False
        ),
        _collected(
            "divided-by-c-in",
            "divided by the number of inputs: the loss is a mean over the outputs.",
            by_c_in=True,
        ),
    ),
)


def accumulate_gradient(function):
    """Check `function(x, target, weight, bias) -> (grad_weight, grad_bias)`."""
    judge = Judge(ACCUMULATE_GRADIENT, function)
    by_hand = {
        "x": np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 1.0]]),
        "target": np.array([[-2.0, 1.0], [2.0, 0.0], [4.0, 0.0]]),
        "weight": np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 2.0]]),
        "bias": np.array([0.0, 1.0]),
    }
    expected = np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 1.0]]), np.array([0.0, 2.0])
    judge.case("three samples, by hand", by_hand, expected)
    rng = np.random.default_rng(5)
    for n, c_in, c_out in ((1, 3, 2), (4, 2, 3), (3, 4, 4), (7, 1, 2)):
        inputs = _layer(rng, n, c_in, c_out)
        expected = _slopes(**inputs)
        judge.case(f"random batch, N={n}, C_in={c_in}, C_out={c_out}", inputs, expected)
    judge.passed(
        "one sample at a time gives the batch's gradient: it agrees with central differences of "
        "the batch's loss."
    )


# --- an epoch of mini-batches -------------------------------------------------------------------


def _epoch(
    x, target, weight, bias, order, batch_size, lr, drop=False, by_size=False, frozen=False,
    sign=-1.0, most=None, target_order=None,
):  # fmt: skip
    """mini_batch_epoch with planted mistakes; frozen: every gradient at the starting weights."""
    start_weight, start_bias = weight, bias
    pairs = target if target_order is None else target[target_order]
    for number, start in enumerate(range(0, len(order), batch_size)):
        rows = order[start : start + batch_size]
        if (drop and len(rows) < batch_size) or (most is not None and number >= most):
            break
        at = (start_weight, start_bias) if frozen else (weight, bias)
        chosen = pairs[start : start + batch_size] if target_order is not None else pairs[rows]
        grad_output = losses.mse_backward(layers.linear_forward(x[rows], *at), chosen)
        grad_output = grad_output * (len(rows) / batch_size if by_size else 1.0)
        weight = weight + sign * lr * grad_output.T @ x[rows]
        bias = bias + sign * lr * grad_output.sum(axis=0)
    return weight, bias


def _of_epoch(name, hint, **flaw):
    return Mistake(name, hint, lambda inputs, expected: _epoch(**inputs, **flaw))


def _with(name, hint, change):
    """Mistake that is the right epoch with one input exchanged: change(inputs) -> dict."""
    return Mistake(name, hint, lambda inputs, _: _epoch(**{**inputs, **change(inputs)}))


def _targets_in_file_order(inputs, expected):
    return _epoch(**inputs, target_order=np.arange(len(inputs["target"])))


MINI_BATCH_EPOCH = Exercise(
    id="mini-batch-epoch",
    outputs=("new_weight", "new_bias"),
    reference=lambda x, target, weight, bias, order, batch_size, lr: batching.mini_batch_epoch(
        x, target, weight, bias, order, batch_size, lr
    ),
    hints=(
        "Cut `order` into pieces of batch_size. For each piece: forward, slope at the output, "
        "gradients, step. The next piece starts from the weights that the last one left.",
        "range(0, len(order), batch_size) gives the starts; order[start : start + batch_size] the "
        "row numbers, and x[rows] those samples. The last piece may be shorter: divide by what is "
        "really there.",
        "Begin with copies of weight and bias. grad_output = 2 * (x[rows] @ weight.T + bias - "
        "target[rows]) / target[rows].size; then grad_output.T @ x[rows] and its sum over axis 0.",
    ),
    mistakes=(
        _of_epoch("ascent", "the steps go uphill: subtract lr times the gradient.", sign=1.0),
        _of_epoch(
            "last-batch-dropped",
            "the last samples were never used: when batch_size does not divide N, the last batch "
            "is shorter, but it counts.",
            drop=True,
        ),
        _of_epoch(
            "divided-by-batch-size",
            "the last batch is shorter than batch_size: divide by the number of samples it has.",
            by_size=True,
        ),
        _of_epoch(
            "gradients-at-the-start",
            "all gradients were computed with the weights of the beginning: each batch starts "
            "from the weights that the last step left.",
            frozen=True,
        ),
        _of_epoch(
            "first-batch-only",
            "only the first batch was used: does `return` stand inside the loop?",
            most=1,
        ),
        _with(
            "one-big-batch",
            "there was a single step with all samples: batch_size is left out.",
            lambda inputs: {"batch_size": len(inputs["order"])},
        ),
        _with(
            "one-sample-per-batch",
            "there was a step after every single sample: batch_size is left out.",
            lambda inputs: {"batch_size": 1},
        ),
        _with(
            "order-ignored",
            "the samples were taken as they lie in memory: `order` says which rows come first.",
            lambda inputs: {"order": np.arange(len(inputs["order"]))},
        ),
        Mistake(
            "targets-not-ordered",
            "x was taken in the new order, target was not: every sample now learns another one's "
            "answer. Index both with the same rows.",
            _targets_in_file_order,
        ),
        Mistake(
            "summed-over-outputs",
            "the steps are C_out times too long: the loss is a mean over N*C_out outputs.",
            lambda inputs, _: _epoch(**{**inputs, "lr": inputs["lr"] * len(inputs["bias"])}),
        ),
        Mistake(
            "unchanged",
            "nothing was changed: is the new copy returned?",
            lambda inputs, _: (inputs["weight"].copy(), inputs["bias"].copy()),
        ),
    ),
)


def mini_batch_epoch(function):
    """Check `function(x, target, weight, bias, order, batch_size, lr) -> (weight, bias)`."""
    judge = Judge(MINI_BATCH_EPOCH, function)
    by_hand = {
        "x": np.array([[1.0], [2.0]]),
        "target": np.array([[0.0], [1.0]]),
        "weight": np.array([[2.0]]),
        "bias": np.array([0.0]),
        "order": np.array([1, 0]),
        "batch_size": 1,
        "lr": 0.25,
    }
    judge.case("two steps, by hand", by_hand, (np.array([[0.25]]), np.array([-0.25])))
    rng = np.random.default_rng(6)
    for n, c_in, c_out, batch_size in ((5, 3, 2, 2), (4, 2, 3, 4), (7, 1, 2, 3), (3, 2, 2, 1)):
        inputs = _layer(rng, n, c_in, c_out)
        inputs |= {"order": rng.permutation(n), "batch_size": batch_size, "lr": 0.1}
        judge.case(f"random, N={n}, batch_size={batch_size}", inputs, _by_nudging(**inputs))
    judge.passed(
        "batches of one, of some and of all samples; each step agrees with central differences."
    )


# --- shared by the checks above -----------------------------------------------------------------


def _layer(rng, n, c_in, c_out):
    return {
        "x": rng.normal(size=(n, c_in)),
        "target": rng.normal(size=(n, c_out)),
        "weight": rng.normal(size=(c_out, c_in)),
        "bias": rng.normal(size=c_out),
    }


def _slopes(x, target, weight, bias):
    """Both gradients of the batch's loss by central differences."""

    def loss(weight, bias):
        return losses.mse_forward(layers.linear_forward(x, weight, bias), target)

    return (
        numeric_gradient(lambda value: loss(value, bias), weight),
        numeric_gradient(lambda value: loss(weight, value), bias),
    )


def _by_nudging(x, target, weight, bias, order, batch_size, lr):
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        grad_weight, grad_bias = _slopes(x[rows], target[rows], weight, bias)
        weight, bias = weight - lr * grad_weight, bias - lr * grad_bias
    return weight, bias
