"""Claims about the figures and the widget of lesson 03, and about the common style."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from odlkit import plots, widgets

CURVES = {0.1: np.array([2.0, 1.0]), 1.0: np.array([1.0, 0.1])}
COLUMN, ROW = np.array([2.0, -1.0]), np.array([1.0, 2.0, 3.0])
FIGURES = {
    "bars": lambda: plots.gradients_side_by_side(COLUMN, {"slide": -COLUMN}, "T"),
    "outer": lambda: plots.outer_product(COLUMN, ROW, np.outer(COLUMN, ROW), "T"),
    "paths": lambda: plots.gradient_paths(COLUMN, np.ones((2, 3)), np.ones(3), 1, "T"),
    "digits": lambda: plots.digit_images(np.zeros((2, 64)), np.array([3, 4]), "T"),
    "weights": lambda: plots.weight_images(np.ones((10, 64)), "T"),
    "training": lambda: plots.training_curve([2.0, 1.0], [0.5, 0.9], "T"),
    "rates": lambda: plots.learning_rates(CURVES, "T"),
    "one rate": lambda: plots.one_learning_rate(CURVES, 0.1),
    "kept": lambda: plots.kept_bytes([1, 2], {"x": [4, 8], "w": [4, 4]}, "T", ("L1", 16)),
    "cycles": lambda: plots.cycles_by_cores([1, 8], [800, 120], "T", budget=200),
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_has_a_finding_and_an_alternative_text(draw):
    fig, axes = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 20
    assert np.size(axes) >= 1


def test_the_alternative_text_reaches_the_html_and_is_escaped():
    fig, _ = plots.finish(*plt.subplots(), "T", 'a "quoted" < text')
    assert 'alt="a &quot;quoted&quot; &lt; text"' in plots.style.figure_as_html(fig)


def test_every_role_has_its_own_colour_and_hatch():
    assert len(set(plots.COLORS.values())) == len(plots.COLORS) == 6
    assert set(plots.HATCHES) == set(plots.COLORS)
    assert len(set(plots.MARKERS.values())) == len(plots.MARKERS)


def test_moving_the_learning_rate_slider_changes_picture_and_text():
    box = widgets.lr_slider(CURVES)
    _, slider, picture, description = box.children
    before = (bytes(picture.value), description.value)
    slider.value = 1.0
    assert bytes(picture.value) != before[0] and bytes(picture.value[:4]) == b"\x89PNG"
    assert "lr = 1:" in description.value and description.value != before[1]
    assert not plt.get_fignums()
