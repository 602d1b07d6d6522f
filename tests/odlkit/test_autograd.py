"""Claims about scalar automatic differentiation and about differences."""

import numpy as np
import pytest

from odlkit import autograd, differences


def test_a_formula_differentiates_itself():
    grad = autograd.scalar_gradient(lambda v: (v[0] * v[1] + v[2]).tanh(), [0.8, 1.5, -0.4])
    slope = 1 - np.tanh(0.8) ** 2
    np.testing.assert_allclose(grad, [1.5 * slope, 0.8 * slope, slope], rtol=1e-12)


def test_a_number_used_twice_collects_both_paths():
    np.testing.assert_allclose(autograd.scalar_gradient(lambda v: v[0] * v[0], [3.0]), [6.0])


def test_an_input_that_is_not_used_has_slope_zero():
    assert autograd.scalar_gradient(lambda v: v[0] + v[0], [3.0, 5.0]).tolist() == [2.0, 0.0]


def test_central_differences_beat_one_sided_ones_at_the_same_step():
    errors = [
        differences.step_size_errors(np.exp, 1.0, np.e, [1e-3], method)[0]
        for method in (differences.central, differences.one_sided)
    ]
    assert errors[0] == pytest.approx(np.e * 1e-6 / 6, rel=1e-3)
    assert errors[1] == pytest.approx(np.e * 1e-3 / 2, rel=1e-3)


def test_rounding_makes_a_tiny_step_as_bad_as_a_big_one():
    steps = np.logspace(-12, 0, 25)
    errors = differences.step_size_errors(np.exp, 1.0, np.e, steps)
    best = steps[errors.argmin()]
    assert 1e-7 < best < 1e-4
    assert errors[0] > 1e3 * errors.min() and errors[-1] > 1e3 * errors.min()


def test_the_best_step_is_larger_in_float32():
    steps = np.logspace(-8, 0, 33)
    errors = differences.step_size_errors(np.exp, 1.0, np.e, steps, dtype=np.float32)
    assert 1e-3 < steps[errors.argmin()] < 1e-1
    assert errors.min() > 1e-7


def test_a_function_that_leaves_float32_is_refused():
    with pytest.raises(TypeError, match="expected float32"):
        differences.step_size_errors(lambda x: np.float64(x), 1.0, 1.0, [1e-3], dtype=np.float32)
