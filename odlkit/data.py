"""Small data sets that need no download."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Dataset:
    """A labelled data set, split once and for all.

    Attributes:
        x_train, x_test: (N, C) float32.
        target_train, target_test: (N,) int64 labels, 0 to num_classes-1.
    """

    x_train: np.ndarray
    target_train: np.ndarray
    x_test: np.ndarray
    target_test: np.ndarray
    num_classes: int


def digits(test_fraction=0.2, seed=0):
    """Handwritten digits: 1,797 pictures of 8 x 8 pixels, 64 numbers from 0 to 1 each.

    Args:
        test_fraction: share kept aside for testing, more than 0 and less than 1.
        seed: shuffles once, so that everybody gets the same split.

    Returns:
        Dataset with 10 classes; 1,438 training and 359 test pictures by default.

    Source: scikit-learn's bundled copy of the UCI "Optical Recognition of Handwritten Digits"
    test set; no network needed.
    """
    if not 0.0 < test_fraction < 1.0:
        raise ValueError(f"test_fraction: expected between 0 and 1, got {test_fraction}.")
    from sklearn.datasets import load_digits  # takes a second: only when asked for

    bundled = load_digits()
    order = np.random.default_rng(seed).permutation(len(bundled.target))
    x = (bundled.data[order] / 16.0).astype(np.float32)
    target = bundled.target[order].astype(np.int64)
    num_test = int(len(target) * test_fraction)
    return Dataset(x[num_test:], target[num_test:], x[:num_test], target[:num_test], 10)


def batches(num_samples, batch_size, rng):
    """Yield index arrays of `batch_size` in a new random order; the last one may be smaller.

    Args:
        num_samples: N; batch_size: at least 1; rng: numpy Generator.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size: expected at least 1, got {batch_size}.")
    order = rng.permutation(num_samples)
    for start in range(0, num_samples, batch_size):
        yield order[start : start + batch_size]
