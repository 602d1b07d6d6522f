"""Claims about the bundled data and the training loop on it."""

import numpy as np
import pytest

from odlkit.data import batches, digits
from odlkit.training import train_linear


def test_digits_are_64_numbers_from_0_to_1_split_four_to_one():
    dataset = digits()
    assert dataset.x_train.shape == (1438, 64) and dataset.x_test.shape == (359, 64)
    assert dataset.x_train.dtype == np.float32 and dataset.target_train.dtype == np.int64
    assert dataset.x_train.min() == 0.0 and dataset.x_train.max() == 1.0
    assert set(dataset.target_test) == set(range(dataset.num_classes))


def test_digits_are_split_the_same_way_every_time():
    assert np.array_equal(digits().x_test, digits().x_test)
    assert not np.array_equal(digits().target_test, digits(seed=1).target_test)


def test_a_test_fraction_of_everything_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        digits(test_fraction=1.0)


def test_batches_visit_every_sample_once_in_random_order():
    found = list(batches(10, 4, np.random.default_rng(0)))
    assert [len(rows) for rows in found] == [4, 4, 2]
    assert sorted(np.concatenate(found)) == list(range(10))
    assert list(np.concatenate(found)) != list(range(10))
    with pytest.raises(ValueError, match="at least 1"):
        next(batches(10, 0, np.random.default_rng(0)))


def test_a_linear_classifier_learns_the_digits():
    run = train_linear(digits(), lr=0.3, num_epochs=10)
    assert run.loss[-1] < 0.3 < run.loss[0]
    assert run.test_accuracy[-1] > 0.93
    assert run.weight.dtype == np.float32


def test_training_twice_gives_identical_weights():
    runs = [train_linear(digits(), lr=0.3, num_epochs=1).weight for _ in range(2)]
    assert np.array_equal(*runs)
