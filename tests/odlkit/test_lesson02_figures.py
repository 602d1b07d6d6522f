"""Claims about the small classifiers, figures and widgets of lesson 02."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from odlkit import gradcheck, plane, plots, widgets

X, TARGET = plane.half_moons(20)
REGIONS = plane.score_grid(plane.random_net(3).forward, num_points=11)
SURFACE = plane.loss_grid(plane.line_cross_entropy, X, TARGET, num_points=5)
ROW = np.arange(4.0)
FIGURES = {
    "matrices": lambda: plots.layer_matrices(
        np.ones((2, 3)), np.ones((1, 3)), np.ones(1), np.ones((2, 1)), "T"
    ),
    "regions": lambda: plots.decision_regions(*REGIONS, X, TARGET, "T"),
    "panels": lambda: plots.region_panels({"a": REGIONS, "b": REGIONS}, X, TARGET, "T"),
    "overflow": lambda: plots.overflow(ROW, [0, 1, np.nan, np.nan], ROW, "T"),
    "surfaces": lambda: plots.loss_surfaces({"a": SURFACE, "b": SURFACE}, "T"),
    "point": lambda: plots.surface_and_regions(SURFACE, REGIONS, (1, 2), X, TARGET, "T"),
    "moved": lambda: plots.sample_or_boundary(REGIONS, (0, 0), REGIONS, X, TARGET, 3, "T"),
    "untrained": widgets.untrained_picture,
    "surface": widgets.surface_picture,
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_lesson_02_has_a_finding_and_an_alternative_text(draw):
    fig, _ = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 20


def test_half_moons_are_balanced_and_the_same_for_everybody():
    x, target = plane.half_moons(120, seed=3)
    again, _ = plane.half_moons(120, seed=3)
    assert np.bincount(target).tolist() == [60, 60]
    np.testing.assert_array_equal(x, again)
    assert np.abs(x.mean(axis=0)).max() < 0.2


def test_without_relu_the_boundary_is_a_straight_line():
    net = plane.random_net(8, seed=1)
    points = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]])
    scores = np.diff(net.forward_without_relu(points), axis=1).ravel()
    assert scores[2] - scores[1] == pytest.approx(scores[1] - scores[0])


def test_score_grid_rows_run_over_the_second_feature():
    axis, scores = plane.score_grid(lambda x: np.stack([0 * x[:, 0], x[:, 1]], axis=1), 1.0, 3)
    assert scores[:, 0].tolist() == axis.tolist() == [-1.0, 0.0, 1.0]


def test_loss_grid_rows_run_over_the_second_weight():
    _, values = plane.loss_grid(lambda w, x, t: w[0] + 10 * w[1], X, TARGET, 1.0, 3)
    assert values[2].tolist() == [9.0, 10.0, 11.0]


@pytest.mark.parametrize("name", plane.SURFACES)
def test_every_surface_has_a_lower_point_than_the_origin(name):
    x, target = plane.half_moons()
    _, values = plane.loss_grid(plane.SURFACES[name][1], x, target, num_points=13)
    assert values.min() < 0.7 * values[6, 6]


def test_the_chain_of_two_layers_has_no_slope_at_zero():
    x, target = plane.half_moons()
    loss = plane.chain_cross_entropy
    slopes = gradcheck.numeric_gradient(lambda w: loss(w, x, target), np.zeros(2))
    assert np.abs(slopes).max() < 1e-6
    for weight in ((2.0, 3.0), (-1.0, 4.0)):
        mirrored = tuple(-w for w in weight)
        assert loss(weight, x, target) == pytest.approx(loss(mirrored, x, target))


@pytest.mark.parametrize(
    ("explorer", "control", "value"),
    [
        (widgets.untrained_explorer, 1, 2),
        (widgets.untrained_explorer, 3, "nothing"),
        (widgets.surface_explorer, 1, "cross-entropy, two layers"),
        (widgets.surface_explorer, 2, 2.5),
    ],
)
def test_moving_a_control_changes_picture_and_text(explorer, control, value):
    box = explorer()
    picture, description = box.children[-2:]
    before = (bytes(picture.value), description.value)
    box.children[control].value = value
    assert bytes(picture.value) != before[0]
    assert description.value != before[1]
    assert not plt.get_fignums()
