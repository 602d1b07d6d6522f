"""Lesson 06: convolutions as linear layers, folded batch norm, parameters and MACs of a layer."""

import numpy as np

from odlkit import budget, convolution, pooling
from odlkit.checks.counts import on_counts
from odlkit.checks.exercise import SIGN, Exercise, Mistake, on_one
from odlkit.checks.judge import Judge
from odlkit.gradcheck import numeric_gradient

# --- weight gradient of a pointwise convolution -----------------------------------------------


def _pointwise(grad_output, x):
    weight = np.einsum("nohw,nihw->oi", grad_output, x)
    return weight, grad_output.sum(axis=(0, 2, 3))


def _divided(name, hint, divisor):
    def wrong(inputs, expected):
        n, _, height, width = inputs["x"].shape
        return tuple(e / divisor(n, height * width) for e in expected)

    return Mistake(name, hint, wrong)


def _both(name, hint, compute):
    return Mistake(name, hint, lambda inputs, expected: compute(**inputs))


def _reshaped(grad_output, x):
    """Pixels as rows by reshape alone: channels and pixels get mixed."""
    rows, grads = x.reshape(-1, x.shape[1]), grad_output.reshape(-1, grad_output.shape[1])
    return grads.T @ rows, grads.sum(axis=0)


POINTWISE_BACKWARD_WEIGHT = Exercise(
    id="pointwise-backward-weight",
    outputs=("grad_weight", "grad_bias"),
    reference=_pointwise,
    hints=(
        "One linear layer, used at every pixel of every picture. In lesson 03 the samples of a "
        "batch shared the weights, and their gradients were summed. Who shares them here?",
        "Every pixel is a sample: there are N*H*W of them. Bring the channel axis to the end "
        "(x.transpose(0, 2, 3, 1)), then reshape to (N*H*W, C). Now it is lesson 03's exercise.",
        'Or in one line: np.einsum("nohw,nihw->oi", ...) sums over every letter that is missing '
        "on the right. The bias gradient sums grad_output over the axes 0, 2 and 3.",
    ),
    mistakes=(
        SIGN,
        _divided("averaged-over-pixels", "sum over the pixels, no average.", lambda n, p: p),
        _divided(
            "averaged-over-batch",
            "the loss has already divided by N: sum over the samples.",
            lambda n, p: n,
        ),
        _divided(
            "averaged-over-both",
            "a sum over samples and pixels, not their mean.",
            lambda n, p: n * p,
        ),
        _both(
            "first-pixel",
            "only the pixel at the upper left is in the result: the weights are used at every one.",
            lambda grad_output, x: _pointwise(grad_output[:, :, :1, :1], x[:, :, :1, :1]),
        ),
        _both(
            "sum-before-product",
            "the pixels were summed before they were multiplied. Each slope belongs to the input "
            "at its own pixel: multiply first, then sum.",
            lambda grad_output, x: (
                np.outer(grad_output.sum(axis=(0, 2, 3)), x.sum(axis=(0, 2, 3))),
                None,
            ),
        ),
        _both(
            "reshaped-only",
            "reshape alone does not move an axis: (N, C, H, W) keeps its numbers in the order of "
            "channels, so pixels and channels get mixed. First transpose(0, 2, 3, 1).",
            _reshaped,
        ),
        _both(
            "transposed",
            "rows and columns are exchanged: grad_weight is (C_out, C_in).",
            lambda grad_output, x: (_pointwise(grad_output, x)[0].T, None),
        ),
        on_one(
            "bias-per-pixel",
            "one bias gradient per pixel came back: all pixels share one bias per channel.",
            1,
            2,
            lambda grad_output, x: grad_output.sum(axis=0),
        ),
        on_one(
            "bias-per-sample",
            "one bias gradient per sample came back: sum over n as well.",
            1,
            2,
            lambda grad_output, x: grad_output.sum(axis=(2, 3)),
        ),
    ),
)
PICTURES = ((1, 2, 3, 2, 2), (3, 1, 2, 2, 3), (2, 4, 1, 1, 3), (2, 3, 3, 3, 1))


def pointwise_backward_weight(function):
    """Check `function(grad_output (N, C_out, H, W), x (N, C_in, H, W)) -> (weight, bias)`."""
    judge = Judge(POINTWISE_BACKWARD_WEIGHT, function)
    judge.case(
        "two pictures of three pixels, by hand",
        {
            "grad_output": np.array([[[[1.0, 2.0, 0.0]]], [[[0.0, -1.0, 3.0]]]]),
            "x": np.array(
                [
                    [[[3.0, 1.0, 0.0]], [[0.0, -1.0, 2.0]]],
                    [[[5.0, 2.0, 1.0]], [[1.0, 1.0, 0.0]]],
                ]
            ),
        },
        (np.array([[6.0, -3.0]]), np.array([5.0])),
    )
    rng = np.random.default_rng(6)
    for n, c_in, c_out, height, width in PICTURES:
        x = rng.normal(size=(n, c_in, height, width))
        grad_output = rng.normal(size=(n, c_out, height, width))
        weight, bias = rng.normal(size=(c_out, c_in)), rng.normal(size=c_out)
        expected = tuple(
            numeric_gradient(of_one, value, grad_output)
            for of_one, value in (
                (lambda w, x=x, b=bias: convolution.pointwise_forward(x, w, b), weight),
                (lambda b, x=x, w=weight: convolution.pointwise_forward(x, w, b), bias),
            )
        )
        where = f"N={n}, C_in={c_in}, C_out={c_out}, {height} x {width} pixels"
        judge.case(where, {"grad_output": grad_output, "x": x}, expected)
    judge.passed("every pixel is a sample: the gradient is summed over all N*H*W of them.")


# --- folding a batch norm -----------------------------------------------------------------------


def _fold(change):
    """A wrong fold as function of scale, inverse deviation, and the arguments by name."""

    def wrong(inputs, expected):
        inverse = 1 / np.sqrt(inputs["variance"] + pooling.EPSILON)
        return change(inverse=inverse, scale=inputs["gamma"] * inverse, **inputs)

    return wrong


def _no_root(weight, bias, gamma, mean, variance, beta, **_):
    scale = gamma / (variance + pooling.EPSILON)
    return weight * scale[:, None], (bias - mean) * scale + beta


def _no_epsilon(weight, bias, gamma, mean, variance, beta, **_):
    scale = gamma / np.sqrt(variance)
    return weight * scale[:, None], (bias - mean) * scale + beta


FOLD_BATCH_NORM = Exercise(
    id="fold-batch-norm",
    outputs=("folded_weight", "folded_bias"),
    reference=pooling.fold_batch_norm,
    hints=(
        "Put z = W x + b into the formula of the batch norm and sort: what multiplies x, and what "
        "stands alone?",
        "Call the factor of channel o: scale = gamma / sqrt(variance + 1e-5). It multiplies the "
        "whole row o of the weights; the bias is moved by -mean first, scaled, and gets beta.",
        "folded_weight = weight * scale[:, None]. The bias: (bias - mean) * scale + beta.",
    ),
    mistakes=(
        Mistake(
            "unchanged",
            "weight and bias are as before: the batch norm still has to be worked in.",
            _fold(lambda weight, bias, **_: (weight.copy(), bias.copy())),
        ),
        Mistake("no-square-root", "divide by the square root of the variance.", _fold(_no_root)),
        Mistake(
            "no-epsilon",
            "add 1e-5 to the variance before the square root, as the network does: it is what "
            "keeps a silent channel from dividing by zero.",
            _fold(_no_epsilon),
        ),
        Mistake(
            "gamma-left-out",
            "gamma is missing in the scale.",
            _fold(
                lambda weight, bias, inverse, mean, beta, **_: (
                    weight * inverse[:, None],
                    (bias - mean) * inverse + beta,
                )
            ),
        ),
        Mistake(
            "bias-not-scaled",
            "the bias passes through the batch norm, too: subtract the mean, scale, add beta.",
            _fold(lambda bias, beta, mean, **_: (None, bias - mean + beta)),
        ),
        Mistake(
            "bias-forgotten",
            "the convolution's own bias is lost.",
            _fold(lambda scale, beta, mean, **_: (None, beta - mean * scale)),
        ),
        Mistake(
            "mean-after-scale",
            "the mean is subtracted before the scale, so it is scaled as well.",
            _fold(lambda bias, scale, beta, mean, **_: (None, bias * scale - mean + beta)),
        ),
        Mistake(
            "mean-added",
            "the mean is subtracted.",
            _fold(lambda bias, scale, beta, mean, **_: (None, (bias + mean) * scale + beta)),
        ),
        Mistake(
            "beta-left-out",
            "beta, the shift after the scale, is missing.",
            _fold(lambda bias, scale, mean, **_: (None, (bias - mean) * scale)),
        ),
        Mistake(
            "scaled-columns",
            "the scale belongs to output channels, the rows: scale[:, None], not scale.",
            _fold(
                lambda weight, scale, **_: (
                    weight * scale if weight.shape[0] == weight.shape[1] else None,
                    None,
                )
            ),
        ),
    ),
)


def fold_batch_norm(function):
    """Check `function(weight (C_out, C_in), bias, gamma, beta, mean, variance)`."""
    judge = Judge(FOLD_BATCH_NORM, function)
    names = ("weight", "bias", "gamma", "beta", "mean", "variance")
    by_hand = ([[1.0, 2.0], [3.0, -1.0]], [1.0, 3.0], [2.0, 6.0], [0.5, 1.0], [3.0, 2.0])
    values = [np.array(v) for v in by_hand] + [np.array([4.0, 9.0]) - pooling.EPSILON]
    expected = (np.array([[1.0, 2.0], [6.0, -2.0]]), np.array([-1.5, 3.0]))
    judge.case("by hand, variance 4 and 9", dict(zip(names, values, strict=True)), expected)
    rng = np.random.default_rng(6)
    for c_out, c_in in ((1, 1), (3, 2), (4, 4), (2, 5)):
        inputs = dict(zip(names, _draw_fold(rng, c_out, c_in), strict=True))
        judge.case(f"C_out={c_out}, C_in={c_in}", inputs, _probe(**inputs))
    judge.passed("one layer answers like two: convolution, then batch norm.")


def _draw_fold(rng, c_out, c_in):
    yield rng.normal(size=(c_out, c_in))
    for _ in range(4):
        yield rng.normal(size=c_out)
    yield rng.uniform(0.001, 0.02, size=c_out)


def _probe(weight, bias, **norm):
    """Weight and bias of the two layers together, found by asking them with unit inputs."""
    c_in = weight.shape[1]
    x = np.concatenate([np.zeros((1, c_in)), np.eye(c_in)])[:, :, None, None]
    z = convolution.pointwise_forward(x, weight, bias)
    y = pooling.batch_norm_folded_forward(z, **norm)[:, :, 0, 0]
    return (y[1:] - y[0]).T, y[0]


# --- parameters and MACs of one convolution -----------------------------------------------------


def _cost(name, hint, change):
    return Mistake(
        name, hint, lambda inputs, expected: tuple(change(*map(float, expected), **inputs))
    )


CONVOLUTION_COST = Exercise(
    id="convolution-cost",
    outputs=("num_params", "macs"),
    reference=budget.convolution_cost,
    hints=(
        "How many weights does one output channel have? It looks at a window of KH*KW pixels: in "
        "all input channels, or (depthwise) in one.",
        "num_params: weights and one bias per output channel. Each weight is multiplied once per "
        "output pixel; adding the bias is no multiplication.",
        "weights = c_out * kernel_pixels, times c_in unless depthwise. Return weights + c_out and "
        "weights * output_pixels.",
    ),
    mistakes=(
        _cost(
            "bias-left-out",
            "each output channel has a bias, which is a parameter, too.",
            lambda p, m, c_out, **_: (p - c_out, None),
        ),
        _cost(
            "one-bias",
            "there is one bias per output channel, not one in all.",
            lambda p, m, c_out, **_: (p - c_out + 1, None),
        ),
        _cost(
            "params-per-pixel",
            "the weights are shared by all output pixels: that is the point of a convolution.",
            lambda p, m, output_pixels, **_: (p * output_pixels, None),
        ),
        _cost(
            "channels-mixed",
            "a depthwise convolution sees one input channel per output channel: no factor C_in.",
            lambda p, m, c_in, c_out, depthwise, **_: (
                ((p - c_out) * c_in + c_out, m * c_in) if depthwise else (None, None)
            ),
        ),
        _cost(
            "channels-not-mixed",
            "without depthwise, every output channel looks at all C_in input channels.",
            lambda p, m, c_in, c_out, depthwise, **_: (
                (None, None) if depthwise else ((p - c_out) / c_in + c_out, m / c_in)
            ),
        ),
        _cost(
            "used-once",
            "each weight is used again at every output pixel.",
            lambda p, m, output_pixels, **_: (None, m / output_pixels),
        ),
        _cost(
            "bias-multiplied",
            "the bias is added, not multiplied: it costs no MAC.",
            lambda p, m, output_pixels, **_: (None, p * output_pixels),
        ),
        _cost(
            "operations",
            "these are operations, two per MAC: count a multiplication with its addition as one.",
            lambda p, m, **_: (None, 2 * m),
        ),
    ),
)


def convolution_cost(function):
    """Check `function(c_in, c_out, kernel_pixels, output_pixels, depthwise) -> params, macs`."""
    judge = Judge(CONVOLUTION_COST, on_counts(function))
    names = ("c_in", "c_out", "kernel_pixels", "output_pixels", "depthwise")
    for where, numbers, expected in (
        ("2 to 3 channels, 3 x 3, 4 pixels, by hand", (2, 3, 9, 4, 0), (57.0, 216.0)),
        ("DS-CNN S, conv1", (1, 64, 40, 125, 0), (2624.0, 320_000.0)),
        ("DS-CNN S, a depthwise layer", (64, 64, 9, 125, 1), (640.0, 72_000.0)),
        ("DS-CNN S, a pointwise layer", (64, 64, 1, 125, 0), (4160.0, 512_000.0)),
        ("one output pixel: a linear layer", (64, 12, 1, 1, 0), (780.0, 768.0)),
    ):
        judge.case(where, dict(zip(names, numbers, strict=True)), expected, tolerance=1e-12)
    judge.passed("storage counts weights once, work counts them once per output pixel.")
