"""Widget of lesson 03: the learning rate."""

from odlkit import plots
from odlkit.widgets.slider import figure_slider


def lr_slider(curves):
    """Move the learning rate and watch the loss; static picture: `plots.learning_rates`.

    Args:
        curves: dict lr -> (epochs,) float, training loss per epoch.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    return figure_slider(
        {f"{lr:g}": lr for lr in curves},
        lambda lr: plots.one_learning_rate(curves, lr),
        "learning rate",
        question="Which learning rate learns fastest, and what goes wrong on either side of it?",
    )
