"""Small classifiers that can be drawn: two features, two classes, regions, loss surfaces."""

from dataclasses import dataclass

import numpy as np

from odlkit import layers, losses


def half_moons(num_samples=120, noise=0.12, seed=0):
    """Two interleaved half circles, one per class, around the origin.

    Args:
        num_samples: N, both classes together; noise: standard deviation added to each feature.
        seed: same seed, same points.

    Returns:
        x (N, 2) float64, target (N,) int64 labels 0 and 1.
    """
    rng = np.random.default_rng(seed)
    target = np.arange(num_samples) % 2
    angle = rng.uniform(0.0, np.pi, size=num_samples)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    lower = np.stack([0.5 - np.cos(angle), 0.25 - np.sin(angle)], axis=1)
    x = np.where(target[:, None] == 0, upper, lower)
    return x + rng.normal(scale=noise, size=x.shape), target


@dataclass(frozen=True)
class TwoLayerNet:
    """Parameters of a network with one hidden layer: weight1 (H, 2), weight2 (2, H), biases."""

    weight1: np.ndarray
    bias1: np.ndarray
    weight2: np.ndarray
    bias2: np.ndarray

    def forward(self, x):
        """Logits (N, 2): ReLU inside, nothing at the output.   Source: notebook 02, eq. 3."""
        hidden = layers.relu_forward(layers.linear_forward(x, self.weight1, self.bias1))
        return layers.linear_forward(hidden, self.weight2, self.bias2)

    def forward_without_relu(self, x):
        """Logits (N, 2) of two linear layers with nothing between them: one line, whatever H is."""
        hidden = layers.linear_forward(x, self.weight1, self.bias1)
        return layers.linear_forward(hidden, self.weight2, self.bias2)


def random_net(num_hidden, seed=0):
    """An untrained TwoLayerNet: weights drawn from a normal distribution, scaled by the fan-in."""
    rng = np.random.default_rng(seed)
    return TwoLayerNet(
        weight1=rng.normal(size=(num_hidden, 2)),
        bias1=rng.normal(scale=0.5, size=num_hidden),
        weight2=rng.normal(scale=np.sqrt(2.0 / num_hidden), size=(2, num_hidden)),
        bias2=rng.normal(scale=0.3, size=2),
    )


def score_grid(forward, reach=2.0, num_points=121):
    """Score of class 1 minus score of class 0 on a square grid of inputs.

    Args:
        forward: (N, 2) inputs -> (N, 2) logits; reach: the grid runs from -reach to reach.

    Returns:
        axis (k,), scores (k, k): scores[row, column] belongs to (axis[column], axis[row]).
    """
    axis = np.linspace(-reach, reach, num_points)
    first, second = np.meshgrid(axis, axis)
    logits = forward(np.stack([first.ravel(), second.ravel()], axis=1))
    return axis, (logits[:, 1] - logits[:, 0]).reshape(first.shape)


def line_logits(weight, x):
    """Logits (N, 2) of the classifier (0, weight · x): a line through the origin."""
    score = np.asarray(x) @ np.asarray(weight)
    return np.stack([np.zeros_like(score), score], axis=1)


def chain_logits(weight, x):
    """Logits (N, 2) of two layers with one unit each: (0, weight[1] * tanh(weight[0] * u)).

    u = 0.4 x[:, 0] - x[:, 1] looks across the two half moons.
    """
    x = np.asarray(x)
    score = weight[1] * np.tanh(weight[0] * (0.4 * x[:, 0] - x[:, 1]))
    return np.stack([np.zeros_like(score), score], axis=1)


def line_cross_entropy(weight, x, target):
    """Cross-entropy of `line_logits`; weight (2,), x (N, 2), target (N,) labels 0 and 1."""
    return losses.softmax_cross_entropy_forward(line_logits(weight, x), target)


def line_squared_error(weight, x, target):
    """Mean squared error of y = tanh(weight · x) against -1 for class 0 and +1 for class 1."""
    y = np.tanh(np.asarray(x) @ np.asarray(weight))
    return losses.mse_forward(y[:, None], 2.0 * np.asarray(target)[:, None] - 1.0)


def chain_cross_entropy(weight, x, target):
    """Cross-entropy of `chain_logits`."""
    return losses.softmax_cross_entropy_forward(chain_logits(weight, x), target)


# Name -> (logits of two weights, loss of two weights).
SURFACES = {
    "cross-entropy, line": (line_logits, line_cross_entropy),
    "squared error of tanh, line": (line_logits, line_squared_error),
    "cross-entropy, two layers": (chain_logits, chain_cross_entropy),
}


def loss_grid(loss, x, target, reach=6.0, num_points=49):
    """Loss over two weights.

    Args:
        loss: one of the functions above, or any loss(weight (2,), x, target).
        x, target: the data; reach: both weights run from -reach to reach.

    Returns:
        axis (k,), values (k, k): values[row, column] belongs to (axis[column], axis[row]).
    """
    axis = np.linspace(-reach, reach, num_points)
    values = [[loss((first, second), x, target) for first in axis] for second in axis]
    return axis, np.array(values)
