"""Widgets of lesson 02: an untrained network's boundary, and a walk on loss surfaces."""

from functools import cache

import numpy as np

from odlkit import plane, plots
from odlkit.losses import accuracy
from odlkit.widgets.controls import choice, figure_controls, number_slider, steps


def untrained_explorer():
    """Choose the number of hidden units, the activation and the throw of the dice.

    Static picture: `plots.region_panels`.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    controls = {
        "num_hidden": steps("hidden units", [1, 2, 4, 8, 16, 32], 8),
        "seed": steps("dice throw", list(range(10)), 5),
        "activation": choice("between layers", ["ReLU", "nothing"], "ReLU"),
    }
    question = "How does the boundary depend on the number of hidden units, and on ReLU?"
    return figure_controls(controls, untrained_picture, question)


def untrained_picture(num_hidden=8, seed=5, activation="ReLU"):
    """Decision regions of one untrained network; returns (fig, ax)."""
    x, target = plane.half_moons()
    net = plane.random_net(num_hidden, seed)
    forward = net.forward if activation == "ReLU" else net.forward_without_relu
    right = 100 * accuracy(forward(x), target)
    title = f"{num_hidden} hidden units, {activation}: {right:.0f} % right, by chance"
    return plots.decision_regions(*plane.score_grid(forward), x, target, title)


def surface_explorer():
    """Walk over a loss surface with two sliders and see the classifier of each point.

    Static picture: `plots.loss_surfaces`.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    controls = {
        "kind": choice("loss", list(plane.SURFACES), "cross-entropy, line"),
        "first": number_slider("weight 0", -3.0, -6.0, 6.0, 0.5),
        "second": number_slider("weight 1", 4.0, -6.0, 6.0, 0.5),
    }
    question = "Walk downhill. Does every starting point lead to the same valley?"
    return figure_controls(controls, surface_picture, question)


def surface_picture(kind="cross-entropy, line", first=-3.0, second=4.0):
    """One point on one loss surface and its classifier; returns (fig, axes)."""
    x, target = plane.half_moons()
    logits, loss = plane.SURFACES[kind]
    weight = np.array([first, second])
    regions = plane.score_grid(lambda points: logits(weight, points))
    right = 100 * accuracy(logits(weight, x), target)
    title = f"loss {loss(weight, x, target):.3f}, {right:.0f} % of the samples right"
    return plots.surface_and_regions(_grid(kind), regions, weight, x, target, title)


@cache
def _grid(kind):
    return plane.loss_grid(plane.SURFACES[kind][1], *plane.half_moons())
