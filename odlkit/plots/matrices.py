"""Small matrices drawn as coloured squares with their numbers."""

import numpy as np


def draw_matrix(ax, values, name, limit, text=True):
    """Draw one matrix on `ax`: red above zero, blue below, the number in each square.

    Args:
        ax: axes to draw on.
        values: (rows, columns) float.
        name: title above the matrix; its shape is added.
        limit: the value of the darkest colour.
        text: write the numbers.
    """
    values = np.atleast_2d(values)
    ax.imshow(values, vmin=-limit, vmax=limit, aspect="equal")
    ax.set_title(f"{name}\n{values.shape}", fontsize=10, loc="center", fontweight="normal")
    ax.axis("off")
    if not text:
        return
    for (row, column), value in np.ndenumerate(values):
        dark = abs(value) > 0.6 * limit
        ax.text(
            column,
            row,
            f"{value:.3g}",
            ha="center",
            va="center",
            color="white" if dark else "black",
        )
