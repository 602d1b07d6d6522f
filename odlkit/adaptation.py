"""A small network that meets a changed world, and learns again in its last layers only."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from odlkit import losses, moments
from odlkit.data import batches, digits
from odlkit.network import Linear, Network, ReLU
from odlkit.optim import SGD

SIZES = (64, 64, 48, 32, 10)
NUM_LAYERS = len(SIZES) - 1
BATCH_SIZE = 8


def slipped(x):
    """Pictures moved to the right by one pixel: the camera slipped. x (N, 64)."""
    return np.roll(x.reshape(-1, 8, 8), 1, axis=2).reshape(len(x), 64)


def striped(x):
    """Pictures under a blind: every second row is brighter by 0.5, at most 1. x (N, 64)."""
    pictures = x.reshape(-1, 8, 8).copy()
    pictures[:, ::2] += 0.5
    return np.minimum(pictures, 1).reshape(len(x), 64)


def deep_net(rng, num_trained=NUM_LAYERS):
    """Four linear layers with ReLU between them, of which the last `num_trained` are trained."""
    layers = []
    for c_in, c_out in pairwise(SIZES):
        layers += [Linear(c_in, c_out, rng), ReLU()]
    return train_last(Network(layers[:-1], input_shape=(SIZES[0],)), num_trained)


def train_last(net, num_trained):
    """Freeze all but the last `num_trained` linear layers of a network; returns it."""
    linear = [index for index, layer in enumerate(net.layers) if isinstance(layer, Linear)]
    net.train_from = [*linear, len(net.layers)][len(linear) - num_trained]
    return net


def train(net, x, target, lr, num_epochs, rng, batch_size=BATCH_SIZE):
    """Plain stochastic gradient descent on the trained layers of `net`, in place."""
    optimizer = SGD(net.params, lr)
    for _ in range(num_epochs):
        for rows in batches(len(x), batch_size, rng):
            logits = net.forward(x[rows])
            net.backward(losses.softmax_cross_entropy_backward(logits, target[rows]))
            optimizer.step(net.grads)


@dataclass(frozen=True)
class DepthStudy:
    """Test accuracy after adaptation, against the number of trained layers 0 ... L.

    Attributes:
        accuracy: (seeds, L + 1), 0 to 1, on changed pictures; [:, 0] is before adaptation.
        old_accuracy: (seeds, L + 1), on the pictures as they were before the change.
        peak_bytes: (L + 1,) most bytes in memory beside the weights, batch of 8; see `moments`.
    """

    accuracy: np.ndarray
    old_accuracy: np.ndarray
    peak_bytes: np.ndarray


def by_depth(change, num_samples=100, num_seeds=3, lr=0.05, num_epochs=21):
    """Adapt to changed digits with the last 0, 1, ... all layers trained.

    Args:
        change: function of pictures (N, 64), for example `slipped`.
        num_samples: labelled pictures from the changed world.
        num_seeds: how often everything is repeated, with other weights and other samples.

    Returns:
        DepthStudy.   The network learned from 1,438 unchanged pictures first.
    """
    dataset, shape = digits(), (num_seeds, NUM_LAYERS + 1)
    accuracy, old_accuracy = np.zeros(shape), np.zeros(shape)
    for seed, num_trained in np.ndindex(shape):
        net = train_last(_pretrained(seed), num_trained)
        rng = np.random.default_rng(seed)
        rows = rng.permutation(len(dataset.x_train))[:num_samples]
        x, target = change(dataset.x_train[rows]), dataset.target_train[rows]
        if num_trained:
            train(net, x, target, lr, num_epochs, rng)
        new, old = net.forward(change(dataset.x_test)), net.forward(dataset.x_test)
        accuracy[seed, num_trained] = losses.accuracy(new, dataset.target_test)
        old_accuracy[seed, num_trained] = losses.accuracy(old, dataset.target_test)
    return DepthStudy(accuracy, old_accuracy, peak_bytes())


def peak_bytes(batch_size=BATCH_SIZE):
    """Most bytes in memory beside the weights, for 0 ... L trained layers; (L + 1,) int."""
    x, target = np.zeros((batch_size, SIZES[0]), np.float32), np.zeros(batch_size, np.int64)
    nets = (deep_net(np.random.default_rng(0), k) for k in range(NUM_LAYERS + 1))
    return np.array([moments.peak(moments.training_step(n, x, target)).num_bytes for n in nets])


def _pretrained(seed):
    """A network that has learned the unchanged digits; a fresh copy each time."""
    net = deep_net(np.random.default_rng(seed))
    for param, learned in zip(net.params, _learned(seed), strict=True):
        param[...] = learned
    return net


@cache
def _learned(seed):
    rng, dataset = np.random.default_rng(seed), digits()
    net = deep_net(rng)
    train(net, dataset.x_train, dataset.target_train, 0.1, 20, rng, batch_size=32)
    return net.params
