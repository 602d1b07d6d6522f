"""Widget of lesson 01: drag an input of the neuron and watch local slopes multiply."""

from odlkit import graph, plots
from odlkit.widgets.controls import choice, figure_controls, number_slider

PATHS = {
    "w": ("L", "e", "y", "z", "p", "w"),
    "x": ("L", "e", "y", "z", "p", "x"),
    "b": ("L", "e", "y", "z", "b"),
    "target": ("L", "e", "t"),
}


def neuron_explorer(w=0.6, x=1.5, b=-0.4, target=1.0):
    """Four sliders for the inputs, and buttons for the path that is multiplied.

    Static picture: `neuron_picture`.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    controls = {
        "w": number_slider("weight w", w, -2.0, 2.0, 0.1),
        "x": number_slider("input x", x, -2.0, 2.0, 0.1),
        "b": number_slider("bias b", b, -2.0, 2.0, 0.1),
        "target": number_slider("target t", target, -1.0, 1.0, 0.1),
        "follow": choice("slope by", list(PATHS), "w"),
    }
    question = "Drag an input. Which local slopes on the orange path change, and which never do?"
    return figure_controls(controls, neuron_picture, question)


def neuron_picture(w=0.6, x=1.5, b=-0.4, target=1.0, follow="w"):
    """The neuron's graph with the path from the loss to one input; returns (fig, ax)."""
    neuron = graph.neuron(w, x, b, target)
    path = PATHS[follow]
    return plots.slope_graph(neuron, paths=[path], title=plots.path_product(neuron, path))
