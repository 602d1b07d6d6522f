"""Watching gradient descent: walks on a loss surface of two numbers, and runs on the digits."""

import time
from dataclasses import dataclass

import numpy as np

from odlkit import layers, losses
from odlkit.batching import batch_gradient
from odlkit.data import batches
from odlkit.optim import SGD

START = (-0.3, 2.8)  # weight and bias before the first step


@dataclass(frozen=True)
class Valley:
    """The loss of y = weight * x + bias over its two numbers.

    Attributes:
        x, target: (N, 1) readings of a sensor and what they should have been.
    """

    x: np.ndarray
    target: np.ndarray

    def loss(self, weight, bias):
        """Mean squared error for arrays of weights and biases (one shape); returns that shape."""
        y = np.multiply.outer(self.x[:, 0], weight) + bias
        return np.mean((y - self.target.reshape(-1, *[1] * np.ndim(weight))) ** 2, axis=0)

    def best(self):
        """Weight and bias at the bottom, and the loss there, as floats."""
        columns = np.hstack([self.x, np.ones_like(self.x)])
        weight, bias = np.linalg.lstsq(columns, self.target[:, 0], rcond=None)[0]
        return float(weight), float(bias), float(self.loss(weight, bias))

    def sample_gradients(self, weight, bias):
        """(N, 2): the slope by weight and by bias that each reading alone reports."""
        grad_output = 2.0 * (weight * self.x + bias - self.target)
        return np.hstack([grad_output * self.x, grad_output])


def valley(num_samples=64, noise=0.5, seed=0):
    """Readings with target = 1.5 x - 0.5 plus noise; same seed, same readings.

    Args:
        num_samples: N; noise: standard deviation of the target.

    Returns:
        Valley. x lies around 1, not around 0, so that weight and bias pull at each other: the
        valley is long and narrow.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(1.0, 0.6, size=(num_samples, 1))
    return Valley(x, 1.5 * x - 0.5 + rng.normal(scale=noise, size=x.shape))


@dataclass(frozen=True)
class Walk:
    """A path over the loss surface.

    Attributes:
        weight, bias (steps+1,): where it stood; samples (steps+1,): how many samples it had seen;
        loss (steps+1,): mean squared error over all readings.
    """

    weight: np.ndarray
    bias: np.ndarray
    samples: np.ndarray
    loss: np.ndarray


def walk(batch_size, lr, num_epochs, momentum=0.0, seed=0):
    """Train weight and bias on the readings of `valley()` from START, by mini-batches.

    Args:
        batch_size: 1 to 64; lr: learning rate; num_epochs: passes.
        momentum: 0 to below 1; seed: order of the samples.

    Returns:
        Walk.
    """
    rng, ground = np.random.default_rng(seed), valley()
    weight, bias = np.array([[START[0]]]), np.array([START[1]])
    optimizer = SGD([weight, bias], lr, momentum)
    places, samples = [START], [0]
    for _ in range(num_epochs):
        for rows in batches(len(ground.x), batch_size, rng):
            optimizer.step(batch_gradient(ground.x[rows], ground.target[rows], weight, bias))
            places.append((weight.item(), bias.item()))
            samples.append(samples[-1] + len(rows))
    weights, biases = np.array(places).T
    return Walk(weights, biases, np.array(samples), ground.loss(weights, biases))


@dataclass(frozen=True)
class Descent:
    """A linear classifier on its way.

    Attributes:
        samples, seconds: (checkpoints,) seen so far; spent on steps so far (their number times the
            median time of a step: one interruption does not bend the curve);
        loss, test_accuracy: (checkpoints,) mean training loss; 0 to 1.
    """

    samples: np.ndarray
    seconds: np.ndarray
    loss: np.ndarray
    test_accuracy: np.ndarray


def descend(dataset, batch_size, lr, num_epochs, order="shuffled", checks_per_epoch=10, seed=0):
    """Train one linear layer with cross-entropy and look at it several times per epoch.

    Args:
        dataset: odlkit.data.Dataset; batch_size, lr, num_epochs: as usual.
        order: "shuffled", a new order in each epoch; "sorted", class after class, always.
        checks_per_epoch: how often it is looked at (this takes no time of `seconds`); seed: order.

    Returns:
        Descent; its first entry is the untrained layer.
    """
    if order not in ("shuffled", "sorted"):
        raise ValueError(f'order: expected "shuffled" or "sorted", got {order!r}.')
    rng = np.random.default_rng(seed)
    num_samples = len(dataset.x_train)
    weight = np.zeros((dataset.num_classes, dataset.x_train.shape[1]), np.float32)
    bias = np.zeros(dataset.num_classes, np.float32)
    log, seen, steps, took = [_look(dataset, weight, bias)], [0], [0], []
    pause = 0
    for _ in range(num_epochs):
        for rows in _rows(dataset, batch_size, order, rng):
            began = time.perf_counter()
            _step(dataset.x_train[rows], dataset.target_train[rows], weight, bias, lr)
            took.append(time.perf_counter() - began)
            pause += len(rows)
            if pause * checks_per_epoch >= num_samples:
                log.append(_look(dataset, weight, bias))
                seen.append(seen[-1] + pause)
                steps.append(len(took))
                pause = 0
    loss, test_accuracy = np.array(log).T
    seconds = np.median(took) * np.array(steps)
    return Descent(np.array(seen), seconds, loss, test_accuracy)


def _rows(dataset, batch_size, order, rng):
    if order == "shuffled":
        return batches(len(dataset.x_train), batch_size, rng)
    by_class = np.argsort(dataset.target_train, kind="stable")
    return (by_class[k : k + batch_size] for k in range(0, len(by_class), batch_size))


def _step(x, target, weight, bias, lr):
    logits = layers.linear_forward(x, weight, bias)
    grad_output = losses.softmax_cross_entropy_backward(logits, target)
    weight -= lr * (grad_output.T @ x)
    bias -= lr * grad_output.sum(axis=0)


def _look(dataset, weight, bias):
    loss = losses.softmax_cross_entropy_forward(
        layers.linear_forward(dataset.x_train, weight, bias), dataset.target_train
    )
    logits = layers.linear_forward(dataset.x_test, weight, bias)
    return loss, losses.accuracy(logits, dataset.target_test)
