"""Claims about the figures and the widget of lesson 01."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from odlkit import graph, plots, widgets

NEURON = graph.neuron(0.6, 1.5, -0.4, 1.0)
STEPS = np.logspace(-3, 0, 4)
FIGURES = {
    "curve": lambda: plots.loss_curve(STEPS, STEPS, (0.1, 0.1), title="T"),
    "secants": lambda: plots.loss_curve(STEPS, STEPS, (0.1, 0.1), [(0.1, 1.0)], "T"),
    "steps": lambda: plots.step_sizes(STEPS, {"central": STEPS, "one-sided": STEPS}, "T"),
    "graph": lambda: plots.slope_graph(NEURON, grad=np.ones(9), paths=["Leyzpw"], title="T"),
    "matrix": lambda: plots.slope_matrix(NEURON, "T"),
    "macs": lambda: plots.macs_per_step(["a", "b"], [1e9, 1e13], [2e6, 3e6], "T"),
    "widget": widgets.neuron_picture,
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_lesson_01_has_a_finding_and_an_alternative_text(draw):
    fig, _ = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 20


def test_the_title_multiplies_the_local_slopes_of_the_path():
    fig, _ = widgets.neuron_picture(w=0.6, x=1.5, b=-0.4, target=1.0, follow="w")
    assert fig.get_suptitle() == "dL/dw = −1.08 × 1.00 × 0.79 × 1.00 × 1.50 = −1.27"


def test_the_path_by_the_target_has_a_minus_one():
    text = plots.path_product(NEURON, ["L", "e", "t"])
    assert text == "dL/dt = −1.08 × −1.00 = 1.08"


def test_dragging_an_input_of_the_neuron_changes_picture_and_text():
    box = widgets.neuron_explorer()
    _, weight, _, _, _, follow, picture, description = box.children
    seen = {(bytes(picture.value), description.value)}
    weight.value = -1.0
    seen.add((bytes(picture.value), description.value))
    follow.value = "b"
    seen.add((bytes(picture.value), description.value))
    assert len(seen) == 3
    assert "dL/db = " in description.value
    assert not plt.get_fignums()
