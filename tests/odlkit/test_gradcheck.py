"""Claims about the judge itself."""

import numpy as np
import pytest

from odlkit.gradcheck import gradcheck, numeric_gradient, relative_error
from odlkit.layers import linear_backward, linear_forward


def test_central_difference_of_a_square_is_twice_the_point():
    gradient = numeric_gradient(lambda x: np.sum(x**2), np.array([1.0, -3.0]))
    np.testing.assert_allclose(gradient, [2.0, -6.0], rtol=1e-9)


def test_numeric_gradient_leaves_its_input_alone_and_accepts_float32():
    x = np.array([1.0, 2.0], np.float32)
    assert numeric_gradient(lambda v: v.sum(), x).dtype == np.float64
    assert x.tolist() == [1.0, 2.0]


def test_an_array_valued_function_needs_an_upstream_gradient():
    with pytest.raises(ValueError, match="expected grad_output of that shape"):
        numeric_gradient(lambda x: x, np.ones(2))
    with pytest.raises(ValueError, match=r"expected shape \(2,\)"):
        numeric_gradient(lambda x: x, np.ones(2), np.ones(3))


def linear_case(backward):
    rng = np.random.default_rng(1)
    inputs = [rng.normal(size=shape) for shape in [(3, 4), (2, 4), (2,)]]
    return gradcheck(linear_forward, backward, inputs, rng)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda dx, dw, db: (-dx, dw, db),
        lambda dx, dw, db: (dx, dw / 3, db),
        lambda dx, dw, db: (dx, dw[::-1], db),
        lambda dx, dw, db: (dx, dw, db * (1 + 1e-5)),
        lambda dx, dw, db: (dx, dw * np.nan, db),
    ],
)
def test_a_wrong_gradient_does_not_pass(wrong):
    report = linear_case(lambda g, x, w, b: wrong(*linear_backward(g, x, w)))
    assert not report.passed
    assert "DIFFERS" in str(report)


def test_the_report_names_the_one_wrong_element():
    def backward(g, x, w, b):
        grad_input, grad_weight, grad_bias = linear_backward(g, x, w)
        grad_weight[1, 2] += 1.0
        return grad_input, grad_weight, grad_bias

    report = linear_case(backward)
    assert (report.input_index, report.index) == (1, (1, 2))
    assert report.got == pytest.approx(report.expected + 1.0)


def test_an_upstream_gradient_of_ones_would_hide_what_a_random_one_shows():
    x, weight = np.random.default_rng(2).normal(size=(2, 3, 3))

    def swapped(g, x, w):
        return g.T @ w, None

    ones = np.ones((3, 3))
    assert np.allclose(swapped(ones, x, weight)[0], linear_backward(ones, x, weight)[0])
    report = gradcheck(linear_forward, swapped, [x, weight], np.random.default_rng(3))
    assert not report.passed


def test_gradients_of_the_wrong_number_or_shape_are_named():
    with pytest.raises(ValueError, match="expected 3 gradients"):
        linear_case(lambda g, x, w, b: g)
    with pytest.raises(ValueError, match=r"gradient 1 of shape \(2, 4\).*got \(4, 2\)"):
        linear_case(lambda g, x, w, b: (None, linear_backward(g, x, w)[1].T, None))


def test_relative_error_of_something_not_finite_is_infinite():
    assert relative_error(np.ones(2), np.array([1.0, np.nan])) == (np.inf, (1,))
