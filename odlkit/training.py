"""Training loops that are too long for a notebook cell; each step is a lesson's own line."""

from dataclasses import dataclass

import numpy as np

from odlkit import layers, losses, optim
from odlkit.data import batches


@dataclass(frozen=True)
class LinearRun:
    """A linear classifier after training.

    Attributes:
        weight (C_out, C_in), bias (C_out,); loss (epochs,) mean training loss of each epoch;
        test_accuracy (epochs,), 0 to 1.
    """

    weight: np.ndarray
    bias: np.ndarray
    loss: np.ndarray
    test_accuracy: np.ndarray


def train_linear(dataset, lr, num_epochs, batch_size=32, seed=0):
    """Train one linear layer with softmax cross-entropy by stochastic gradient descent.

    Args:
        dataset: odlkit.data.Dataset.
        lr: learning rate; num_epochs: passes over the training set; batch_size: N per step.
        seed: order of the samples. The weights start at zero.

    Returns:
        LinearRun.   Cost per sample: 2 * C_in * C_out MAC (no input gradient is needed).
    """
    rng = np.random.default_rng(seed)
    weight = np.zeros((dataset.num_classes, dataset.x_train.shape[1]), np.float32)
    bias = np.zeros(dataset.num_classes, np.float32)
    loss, test_accuracy = [], []
    for _ in range(num_epochs):
        total = 0.0
        for rows in batches(len(dataset.x_train), batch_size, rng):
            x, target = dataset.x_train[rows], dataset.target_train[rows]
            logits = layers.linear_forward(x, weight, bias)
            total += len(rows) * losses.softmax_cross_entropy_forward(logits, target)
            grad_output = losses.softmax_cross_entropy_backward(logits, target)
            optim.sgd_step([weight, bias], [grad_output.T @ x, grad_output.sum(axis=0)], lr)
        loss.append(total / len(dataset.x_train))
        logits = layers.linear_forward(dataset.x_test, weight, bias)
        test_accuracy.append(losses.accuracy(logits, dataset.target_test))
    return LinearRun(weight, bias, np.array(loss), np.array(test_accuracy))


def losses_by_sample(x, target, num_classes, lr):
    """Train a linear classifier from zero weights, one step per sample, in float64.

    Args:
        x: (N, C_in) samples in their order; target: (N,) classes below num_classes.
        num_classes: C_out; lr: learning rate.

    Returns:
        (N,) softmax cross-entropy of each sample before its step.
    """
    weight, bias = np.zeros((num_classes, x.shape[1])), np.zeros(num_classes)
    found = []
    for sample, label in zip(x[:, None].astype(float), target[:, None], strict=True):
        logits = layers.linear_forward(sample, weight, bias)
        found.append(losses.softmax_cross_entropy_forward(logits, label))
        grad_output = losses.softmax_cross_entropy_backward(logits, label)
        optim.sgd_step([weight, bias], [grad_output.T @ sample, grad_output[0]], lr)
    return np.array(found)
