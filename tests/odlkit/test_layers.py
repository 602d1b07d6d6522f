"""Claims about the layers: hand-worked numbers, shapes, gradients, messages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odlkit.gradcheck import gradcheck
from odlkit.layers import linear_backward, linear_forward, relu_backward, relu_forward

size = st.integers(1, 5)
seed = st.integers(0, 2**32 - 1)


def draw(seed, *shapes):
    rng = np.random.default_rng(seed)
    return rng, [rng.normal(size=shape) for shape in shapes]


def test_linear_forward_matches_a_sum_worked_by_hand():
    x = np.array([[1.0, 2.0, 3.0]])
    weight = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.5]])
    # 1 - 3 + 10 = 8;   2 + 2 + 1.5 + 20 = 25.5
    assert linear_forward(x, weight, np.array([10.0, 20.0])).tolist() == [[8.0, 25.5]]


def test_linear_without_bias_is_the_matrix_product_alone():
    x, weight = np.ones((2, 3)), np.full((1, 3), 2.0)
    assert linear_forward(x, weight).tolist() == [[6.0], [6.0]]


def test_linear_backward_matches_numbers_worked_by_hand():
    grad_output = np.array([[1.0, -2.0], [3.0, 0.0]])
    x = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])
    weight = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]])
    grad_input, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    assert grad_input.tolist() == [[1.0, 4.0, 1.0], [3.0, 6.0, 9.0]]
    assert grad_weight.tolist() == [[1.0, 5.0, -3.0], [-2.0, -4.0, 0.0]]
    assert grad_bias.tolist() == [4.0, -2.0]


@given(size, size, size, seed)
@settings(max_examples=25, deadline=None)
def test_linear_backward_agrees_with_central_differences(n, c_in, c_out, seed):
    rng, inputs = draw(seed, (n, c_in), (c_out, c_in), (c_out,))
    report = gradcheck(linear_forward, lambda g, x, w, b: linear_backward(g, x, w), inputs, rng)
    assert report.passed, str(report)


@given(size, size, size, seed)
@settings(max_examples=25, deadline=None)
def test_batch_gradient_is_the_sum_of_single_sample_gradients(n, c_in, c_out, seed):
    _, (x, weight, grad_output) = draw(seed, (n, c_in), (c_out, c_in), (n, c_out))
    _, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    singles = [linear_backward(grad_output[i : i + 1], x[i : i + 1], weight)[1:] for i in range(n)]
    np.testing.assert_allclose(grad_weight, sum(s[0] for s in singles), atol=1e-12)
    np.testing.assert_allclose(grad_bias, sum(s[1] for s in singles), atol=1e-12)


@given(size, size, seed)
@settings(max_examples=25, deadline=None)
def test_relu_backward_agrees_with_central_differences_away_from_the_kink(n, c, seed):
    rng, (x,) = draw(seed, (n, c))
    x = np.sign(x) * (np.abs(x) + 0.1)
    report = gradcheck(relu_forward, relu_backward, [x], rng)
    assert report.passed, str(report)


def test_relu_blocks_the_gradient_at_exactly_zero():
    assert relu_backward(np.array([5.0]), np.array([0.0])).tolist() == [0.0]


def test_float32_stays_float32():
    x, weight = np.ones((2, 3), np.float32), np.ones((4, 3), np.float32)
    y = linear_forward(x, weight, np.zeros(4, np.float32))
    gradients = linear_backward(y, x, weight)
    assert {a.dtype for a in (y, *gradients, relu_forward(x), relu_backward(x, x))} == {
        np.dtype(np.float32)
    }


def test_whole_numbers_are_computed_as_floats():
    y = linear_forward(np.array([[1, 2]]), np.array([[3, 4]]), np.array([0.5]))
    assert y.tolist() == [[11.5]]


@pytest.mark.parametrize(
    ("function", "shapes", "named"),
    [
        (linear_forward, [(2, 3), (4, 5), (4,)], ["(2, 3)", "(4, 5)"]),
        (linear_forward, [(2, 3), (4, 3), (3,)], ["(3,)", "(4, 3)"]),
        (linear_forward, [(3,), (4, 3), (4,)], ["(3,)", "(N, C_in)"]),
        (linear_backward, [(4, 2), (2, 3), (4, 3)], ["(4, 2)", "(2, 4)", "(2, 3)", "(4, 3)"]),
        (linear_backward, [(2, 4), (2, 3), (4, 5)], ["(2, 3)", "(4, 5)"]),
        (relu_backward, [(2, 4), (4, 2)], ["(2, 4)", "(4, 2)"]),
    ],
)
def test_a_shape_error_names_both_shapes(function, shapes, named):
    with pytest.raises(ValueError) as error:
        function(*(np.ones(shape) for shape in shapes))
    assert all(shape in str(error.value) for shape in named), str(error.value)


@pytest.mark.parametrize("values", [None, "abc", [[1.0], [1.0, 2.0]]])
def test_something_that_is_no_array_of_numbers_is_refused_by_name(values):
    with pytest.raises(TypeError, match="weight: expected an array of numbers"):
        linear_forward(np.ones((1, 2)), values)
