"""Claims about the losses."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odlkit.gradcheck import gradcheck
from odlkit.losses import (
    accuracy,
    mse_backward,
    mse_forward,
    one_hot,
    softmax,
    softmax_cross_entropy_backward,
    softmax_cross_entropy_forward,
)

size = st.integers(1, 5)
seed = st.integers(0, 2**32 - 1)


def test_mse_averages_over_samples_and_outputs():
    y, target = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 2.0], [3.0, 7.0]])
    assert mse_forward(y, target) == (1 + 9) / 4


def test_mse_gradient_points_from_target_to_output():
    assert mse_backward(np.array([[3.0, 0.0]]), np.array([[1.0, 1.0]])).tolist() == [[2.0, -1.0]]


@given(size, size, seed)
@settings(max_examples=25, deadline=None)
def test_mse_gradient_agrees_with_central_differences(n, c_out, seed):
    rng = np.random.default_rng(seed)
    y, target = rng.normal(size=(2, n, c_out))
    report = gradcheck(
        lambda y: mse_forward(y, target), lambda g, y: g * mse_backward(y, target), [y], rng
    )
    assert report.passed, str(report)


def test_two_equal_logits_cost_log_two():
    assert softmax_cross_entropy_forward(np.zeros((3, 2)), np.array([0, 1, 0])) == pytest.approx(
        math.log(2)
    )


def test_cross_entropy_of_huge_logits_is_finite():
    logits = np.array([[1e4, 0.0], [0.0, -1e4]])
    assert softmax_cross_entropy_forward(logits, np.array([1, 0])) == pytest.approx(5000.0)
    assert np.isfinite(softmax_cross_entropy_backward(logits, np.array([1, 0]))).all()


def test_cross_entropy_gradient_is_probability_minus_one_hot_over_n():
    gradient = softmax_cross_entropy_backward(np.zeros((2, 2)), np.array([0, 1]))
    assert gradient.tolist() == [[-0.25, 0.25], [0.25, -0.25]]


@given(size, size, seed)
@settings(max_examples=25, deadline=None)
def test_cross_entropy_gradient_agrees_with_central_differences(n, c, seed):
    rng = np.random.default_rng(seed)
    logits, target = 3 * rng.normal(size=(n, c)), rng.integers(0, c, size=n)
    report = gradcheck(
        lambda z: softmax_cross_entropy_forward(z, target),
        lambda g, z: g * softmax_cross_entropy_backward(z, target),
        [logits],
        rng,
    )
    assert report.passed, str(report)


def test_backward_leaves_the_logits_unchanged():
    logits = np.array([[1.0, 2.0]])
    softmax_cross_entropy_backward(logits, np.array([0]))
    assert logits.tolist() == [[1.0, 2.0]]


def test_softmax_rows_sum_to_one_and_ignore_a_common_shift():
    logits = np.array([[1.0, 2.0, 3.0], [-5.0, 0.0, 5.0]])
    np.testing.assert_allclose(softmax(logits).sum(axis=1), 1.0)
    np.testing.assert_allclose(softmax(logits), softmax(logits + 100.0))


def test_one_hot_and_accuracy_agree():
    target = np.array([2, 0, 1])
    assert one_hot(target, 3).sum() == 3.0
    assert accuracy(one_hot(target, 3), target) == 1.0
    assert accuracy(one_hot(target, 3), np.array([2, 0, 0])) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("target", "error", "says"),
    [
        (np.array([0.0, 1.0]), TypeError, "integer class labels"),
        (np.array([0, 3]), ValueError, "labels 0 to 2"),
        (np.array([-1, 0]), ValueError, "got -1 to 0"),
        (np.array([[0, 1]]), ValueError, r"\(1, 2\)"),
    ],
)
def test_labels_that_are_no_class_numbers_are_refused_with_a_reason(target, error, says):
    with pytest.raises(error, match=says):
        softmax_cross_entropy_forward(np.zeros((2, 3)), target)


def test_mse_refuses_a_target_that_would_broadcast():
    with pytest.raises(ValueError, match=r"expected shape \(2, 3\).*got \(3,\)"):
        mse_forward(np.zeros((2, 3)), np.zeros(3))
