"""Claims about the figures and the widget of lesson 06."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

from odlkit import budget, cost, lifetimes, nets, plots, widgets
from odlkit.widgets.lesson06 import updates_by_depth

PLAN = lifetimes.training_plan(nets.ds_cnn("S"), "conv9", 2)
PER_STEP = budget.memory_at_each_step(*(PLAN.column(n) for n in ("num_bytes", "born", "dies")))
FIGURES = {
    "windows": lambda: plots.walking_window((59, 12), (10, 4), (2, 2), "T"),
    "layers": lambda: plots.cost_by_layer(["a", "b"], [3, 4], [3000, 5000], "T"),
    "operations": lambda: plots.macs_by_depth(["b", "a"], [[9, 1, 0], [9, 9, 8]], "T"),
    "batch": lambda: plots.batch_bytes([1, 2], [2048, 3072], [2048, 4096], "T"),
    "curve": lambda: plots.published_curve(["a", "b"], [1, 2], [1, 2.1], "T", ("L2", 1.6)),
    "lifetimes": lambda: plots.lifetimes(PLAN, PER_STEP, "T"),
    "depth": lambda: plots.depth_that_fits({"S": [10, 2000]}, {"L1": 1000}, "T"),
    "table": lambda: plots.table_check(["S", "M"], [2.5, 7.8], [10.9, 24.2], "T"),
    "planner": widgets.memory_planner_picture,
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_lesson_06_has_a_finding_and_an_alternative_text(draw):
    fig, _ = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 20


def test_lifetimes_are_told_in_words_with_their_peak():
    fig, _ = FIGURES["lifetimes"]()
    assert "backward conv9 norm with 316 KiB" in fig.get_label()


@pytest.mark.parametrize(
    ("depth", "size", "verdict"),
    [(0, "S", "fits into L1"), (4, "S", "fits into L2"), (5, "S", "neither"), (1, "M", "neither")],
)
def test_the_planner_says_which_memory_is_enough(depth, size, verdict):
    fig, _ = widgets.memory_planner_picture(depth, 2, size)
    assert verdict in fig.get_suptitle()


def test_the_planner_tells_the_four_parts_in_words():
    fig, _ = widgets.memory_planner_picture(1, 2, "S")
    assert "weights 20 KiB" in fig.get_label() and "activations 251 KiB" in fig.get_label()


def test_the_planner_stops_at_the_network_s_last_convolution():
    deep, _ = widgets.memory_planner_picture(11, 2, "S")
    assert "fc1 + 9 conv" in deep.get_suptitle()
    assert len(updates_by_depth("L", 2)) == 12


def test_bytes_by_depth_are_those_of_the_cost_model():
    net = nets.ds_cnn("S")
    assert updates_by_depth("S", 2)[1] == cost.update_memory(net, "conv9", 2)


@pytest.mark.parametrize(("control", "value"), [(1, 3), (2, 8), (3, "L")])
def test_moving_a_control_changes_picture_and_text(control, value):
    box = widgets.memory_planner()
    picture, description = box.children[-2:]
    before = (bytes(picture.value), description.value)
    box.children[control].value = value
    assert bytes(picture.value) != before[0]
    assert description.value != before[1]
    assert not plt.get_fignums()
