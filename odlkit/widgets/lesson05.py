"""Widget of lesson 05: batch size, learning rate and momentum on one loss surface."""

from odlkit import descent, plots
from odlkit.widgets.controls import figure_controls, steps

NUM_EPOCHS = 10


def batch_explorer():
    """Three sliders; the path over the surface and the loss per sample follow.

    Static picture: `batch_picture`, and `plots.walks` for several of them.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    controls = {
        "batch_size": steps("batch size", [1, 2, 4, 8, 16, 32, 64], 8),
        "lr": steps("learning rate", [0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.5], 0.1),
        "momentum": steps("momentum", [0.0, 0.5, 0.8, 0.9, 0.95], 0.0),
    }
    question = (
        "Ten passes over 64 readings. Which setting gets near the star after the fewest samples, "
        "and which one stays there?"
    )
    return figure_controls(controls, batch_picture, question)


def batch_picture(batch_size=8, lr=0.1, momentum=0.0):
    """The walk of one setting and its loss per sample; returns (fig, axes)."""
    walk = descent.walk(batch_size, lr, NUM_EPOCHS, momentum)
    title = f"batch {batch_size}, lr {lr:g}, momentum {momentum:g}: loss {walk.loss[-1]:.3g} "
    title += f"after {len(walk.loss) - 1} steps"
    return plots.walk_and_loss(walk, descent.valley(), title)
