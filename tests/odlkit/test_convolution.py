"""Claims about convolutions, pooling and folded batch norm."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odlkit import convolution as conv
from odlkit import pooling
from odlkit.gradcheck import gradcheck

size = st.integers(1, 3)
seed = st.integers(0, 2**32 - 1)
check = settings(max_examples=15, deadline=None)


def draw(seed, *shapes):
    rng = np.random.default_rng(seed)
    return rng, [rng.normal(size=shape) for shape in shapes]


@given(size, size, size, st.integers(1, 2), st.integers(0, 1), seed)
@check
def test_conv2d_backward_agrees_with_central_differences(n, c_in, c_out, stride, pad, seed):
    options = {"stride": (stride, 1), "padding": (pad, 1)}
    rng, inputs = draw(seed, (n, c_in, 4, 3), (c_out, c_in, 3, 2), (c_out,))
    report = gradcheck(
        lambda x, w, b: conv.conv2d_forward(x, w, b, **options),
        lambda g, x, w, b: conv.conv2d_backward(g, x, w, **options),
        inputs,
        rng,
    )
    assert report.passed, str(report)


@given(size, size, st.integers(1, 2), st.integers(0, 1), seed)
@check
def test_depthwise_backward_agrees_with_central_differences(n, c, stride, pad, seed):
    options = {"stride": (1, stride), "padding": (pad, pad)}
    rng, inputs = draw(seed, (n, c, 4, 3), (c, 3, 2), (c,))
    report = gradcheck(
        lambda x, w, b: conv.depthwise_forward(x, w, b, **options),
        lambda g, x, w, b: conv.depthwise_backward(g, x, w, **options),
        inputs,
        rng,
    )
    assert report.passed, str(report)


@given(size, size, size, seed)
@check
def test_pointwise_backward_agrees_with_central_differences(n, c_in, c_out, seed):
    rng, inputs = draw(seed, (n, c_in, 2, 3), (c_out, c_in), (c_out,))
    report = gradcheck(
        conv.pointwise_forward, lambda g, x, w, b: conv.pointwise_backward(g, x, w), inputs, rng
    )
    assert report.passed, str(report)


def test_conv2d_matches_a_window_worked_by_hand():
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    weight = np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    # every pixel minus its lower right neighbour: always -4
    assert (conv.conv2d_forward(x, weight) == -4.0).all()
    assert conv.conv2d_forward(x, weight, np.array([4.0])).shape == (1, 1, 2, 2)


def test_pointwise_is_the_same_linear_layer_at_every_pixel():
    _, (x, weight) = draw(1, (2, 3, 4, 5), (6, 3))
    y = conv.pointwise_forward(x, weight)
    np.testing.assert_allclose(y[1, :, 2, 3], weight @ x[1, :, 2, 3])


def test_depthwise_is_a_convolution_with_a_diagonal_of_kernels():
    _, (x, weight) = draw(2, (2, 3, 4, 5), (3, 2, 2))
    full = np.zeros((3, 3, 2, 2))
    full[range(3), range(3)] = weight
    np.testing.assert_allclose(conv.depthwise_forward(x, weight), conv.conv2d_forward(x, full))


def test_the_case_studys_first_convolution_makes_25_by_5_of_49_by_10():
    assert conv.output_size((49, 10), (10, 4), (2, 2), (5, 1)) == (25, 5)


@pytest.mark.parametrize(
    ("function", "shapes", "says"),
    [
        (conv.conv2d_forward, [(1, 2, 3, 3), (1, 3, 1, 1)], "C_in"),
        (conv.conv2d_forward, [(1, 1, 3, 3), (1, 1, 4, 4)], "does not fit"),
        (conv.depthwise_forward, [(1, 2, 3, 3), (3, 1, 1)], "2 channels"),
        (conv.depthwise_forward, [(2, 3, 3), (3, 1, 1)], "N, C, H, W"),
        (conv.pointwise_forward, [(1, 2, 3, 3), (3, 2), (2,)], "bias"),
        (conv.conv2d_backward, [(1, 1, 3, 3), (1, 1, 3, 3), (1, 1, 2, 2)], r"\(1, 1, 2, 2\)"),
    ],
)
def test_shapes_that_disagree_are_named(function, shapes, says):
    with pytest.raises(ValueError, match=says):
        function(*(np.ones(shape) for shape in shapes))


@given(size, size, seed)
@check
def test_average_pool_backward_agrees_with_central_differences(n, c, seed):
    rng, (x,) = draw(seed, (n, c, 2, 3))
    report = gradcheck(
        pooling.average_pool_forward,
        lambda g, x: pooling.average_pool_backward(g, x.shape[2:]),
        [x],
        rng,
    )
    assert report.passed, str(report)


@given(size, size, seed)
@check
def test_folded_batch_norm_backward_agrees_with_central_differences(n, c, seed):
    rng, inputs = draw(seed, (n, c, 2, 3), (c,), (c,))
    mean, variance = rng.normal(size=c), rng.uniform(0.5, 2.0, size=c)
    report = gradcheck(
        lambda x, g, b: pooling.batch_norm_folded_forward(x, g, b, mean, variance),
        lambda up, x, g, b: pooling.batch_norm_folded_backward(up, x, g, mean, variance),
        inputs,
        rng,
    )
    assert report.passed, str(report)


def test_folding_batch_norm_into_a_convolution_changes_no_output():
    rng, (x, weight, bias, gamma, beta, mean) = draw(
        3, (2, 3, 4, 4), (5, 3, 2, 2), (5,), (5,), (5,), (5,)
    )
    statistics = (gamma, beta, mean, rng.uniform(0.5, 2.0, size=5))
    two_steps = pooling.batch_norm_folded_forward(conv.conv2d_forward(x, weight, bias), *statistics)
    one_step = conv.conv2d_forward(x, *pooling.fold_batch_norm(weight, bias, *statistics))
    np.testing.assert_allclose(one_step, two_steps, atol=1e-12)
