"""Claims about the update step."""

import numpy as np
import pytest

from odlkit.optim import SGD, sgd_step


def test_a_step_moves_against_the_gradient_in_place():
    weight = np.array([1.0, 2.0])
    sgd_step([weight], [np.array([10.0, -10.0])], lr=0.1)
    assert weight.tolist() == [0.0, 3.0]


def test_momentum_remembers_the_last_direction():
    weight = np.array([0.0])
    optimizer = SGD([weight], lr=1.0, momentum=0.5)
    optimizer.step([np.array([1.0])])
    optimizer.step([np.array([0.0])])
    assert weight.tolist() == [-1.5]


def test_weight_decay_pulls_towards_zero_without_a_gradient():
    weight = np.array([8.0])
    SGD([weight], lr=0.5, weight_decay=0.25).step([np.array([0.0])])
    assert weight.tolist() == [7.0]


def test_plain_sgd_equals_sgd_step():
    rng = np.random.default_rng(0)
    a, grad = rng.normal(size=(2, 3, 4))
    b = a.copy()
    SGD([a], lr=0.1).step([grad])
    sgd_step([b], [grad], lr=0.1)
    assert (a == b).all()


def test_float32_parameters_stay_float32_with_float64_gradients():
    weight = np.ones(2, np.float32)
    SGD([weight], lr=0.1, momentum=0.9, weight_decay=0.1).step([np.ones(2)])
    assert weight.dtype == np.float32


def test_a_wrong_second_gradient_leaves_the_first_parameter_alone():
    weight, bias = np.ones((2, 2)), np.ones(2)
    with pytest.raises(ValueError, match=r"grads\[1\]: expected shape \(2,\).*got \(1, 2\)"):
        sgd_step([weight, bias], [np.ones((2, 2)), np.ones((1, 2))], lr=1.0)
    assert (weight == 1).all()


def test_integer_parameters_and_missing_gradients_are_refused():
    with pytest.raises(TypeError, match="float array"):
        sgd_step([np.array([1, 2])], [np.array([0.5, 0.5])], lr=1.0)
    with pytest.raises(ValueError, match="one gradient per parameter"):
        sgd_step([np.ones(2)], [], lr=1.0)
    with pytest.raises(ValueError, match="momentum"):
        SGD([np.ones(2)], lr=1.0, momentum=1.0)
