"""Claims about the figures and the widget of lesson 04."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from odlkit import cost, moments, nets, plots, widgets

STEPS = [
    moments.Moment("forward 1", (moments.Tensor("y0", "kept", 4096),)),
    moments.Moment(
        "backward 1",
        (moments.Tensor("y0", "kept", 4096), moments.Tensor("dW1, db1", "gradient", 8192)),
    ),
    moments.Moment("update", ()),
]
X = np.array([[1.0, -1.0]])
PUBLISHED = {"conv9": 0.56, "fc1": 0.01}
MEMORY = [cost.update_memory(nets.ds_cnn("S"), label, 2) for label in PUBLISHED]
FIGURES = {
    "gate": lambda: plots.gate(X, X, X * (X > 0), "T"),
    "steps": lambda: plots.memory_steps({"one": STEPS, "two": STEPS}, "T"),
    "moment": lambda: plots.memory_moment(STEPS, 1, "T"),
    "empty moment": lambda: plots.memory_moment(STEPS, 2, "T"),
    "depth": lambda: plots.accuracy_by_depth({"a": np.ones((2, 3)), "b": np.zeros((2, 3))}, "T"),
    "rows": lambda: plots.picture_rows({"a": np.ones((2, 64)), "b": np.ones((2, 64))}, "T"),
    "update": lambda: plots.update_memory(MEMORY, PUBLISHED, "T"),
    "player": widgets.memory_picture,
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_lesson_04_has_a_finding_and_an_alternative_text(draw):
    fig, axes = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 15
    assert np.size(axes) >= 1


def test_the_stack_is_as_high_as_its_bytes():
    _, (left, right) = plots.memory_moment(STEPS, 1, "T")
    tops = [bar.get_y() + bar.get_height() for bar in left.patches]
    assert max(tops) == 12.0
    assert max(bar.get_y() + bar.get_height() for bar in right.patches) == 12.0


def test_moments_still_to_come_are_pale():
    _, (_, right) = plots.memory_moment(STEPS, 0, "T")
    alphas = [[bar.get_alpha() for bar in bars] for bars in right.containers]
    assert alphas == [[1.0, 0.25, 0.25]] * len(alphas)


@pytest.mark.parametrize(("control", "value"), [(2, 6), (3, "all 4 layers")])
def test_moving_a_control_of_the_player_changes_picture_and_text(control, value):
    box = widgets.memory_player()
    picture, description = box.children[-2:]
    before = (bytes(picture.value), description.value)
    box.children[control].value = value
    assert bytes(picture.value) != before[0]
    assert description.value != before[1]
    assert not plt.get_fignums()


def test_the_player_plays_every_moment_of_the_step():
    _, play, slider = widgets.memory_player().children[:3]
    assert (play.min, play.max) == (slider.min, slider.max) == (0, 9)
