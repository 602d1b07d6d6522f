"""Claims about batching, the walks, the figures and the widget of lesson 05."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from odlkit import batching, cost, descent, layers, losses, plots, widgets
from odlkit.data import Dataset
from odlkit.gradcheck import numeric_gradient

WALK = descent.walk(16, 0.1, 2)
RNG = np.random.default_rng(0)
SMALL = Dataset(
    RNG.normal(size=(40, 4)).astype(np.float32),
    RNG.integers(0, 3, size=40),
    RNG.normal(size=(10, 4)).astype(np.float32),
    RNG.integers(0, 3, size=10),
    3,
)
RUN = descent.descend(SMALL, 8, 0.1, 2)
FIGURES = {
    "opinions": lambda: plots.opinions(descent.valley().sample_gradients(0, 0), "T"),
    "walks": lambda: plots.walks({"a": WALK, "b": WALK}, descent.valley(), "T"),
    "walk": lambda: plots.walk_and_loss(WALK, descent.valley(), "T"),
    "convergence": lambda: plots.convergence({"N = 8": RUN, "N = 9": RUN}, "T"),
    "order": lambda: plots.order_matters(RUN, RUN, "T"),
    "memory": lambda: plots.batch_memory([1, 2], [6, 7], [9, 9], [6, 12], "T"),
    "widget": widgets.batch_picture,
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_lesson_05_has_a_finding_and_an_alternative_text(draw):
    fig, _ = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 20


def test_accumulated_single_samples_are_the_gradient_of_the_batch():
    x, target = RNG.normal(size=(7, 3)), RNG.normal(size=(7, 2))
    weight, bias = RNG.normal(size=(2, 3)), RNG.normal(size=2)
    collected = batching.accumulate_gradient(x, target, weight, bias)
    together = batching.batch_gradient(x, target, weight, bias)
    judged = numeric_gradient(
        lambda w: losses.mse_forward(layers.linear_forward(x, w, bias), target), weight
    )
    np.testing.assert_allclose(collected[0], together[0], rtol=1e-12)
    np.testing.assert_allclose(collected[1], together[1], rtol=1e-12)
    np.testing.assert_allclose(collected[0], judged, atol=1e-7)


def test_a_shuffle_reaches_every_order_equally_often():
    x = np.arange(3.0)[:, None]
    orders = [
        tuple(batching.shuffle_pairs(x, x, np.array([0, i, j]))[0][:, 0])
        for i in range(2)
        for j in range(3)
    ]
    assert len(set(orders)) == 6


def test_the_best_fit_has_no_slope():
    ground = descent.valley()
    weight, bias, loss = ground.best()
    np.testing.assert_allclose(ground.sample_gradients(weight, bias).mean(axis=0), 0, atol=1e-12)
    assert loss < ground.loss(weight + 0.01, bias) and loss < ground.loss(weight, bias - 0.01)


def test_after_equally_many_samples_small_batches_have_gone_further():
    ends = {n: descent.walk(n, 0.1, 10) for n in (64, 8, 1)}
    assert ends[1].loss[-1] < ends[8].loss[-1] < ends[64].loss[-1]
    assert {n: walk.samples[-1] for n, walk in ends.items()} == {64: 640, 8: 640, 1: 640}


def test_the_full_batch_is_stable_at_0_4_and_not_at_0_5():
    assert descent.walk(64, 0.4, 60).loss[-1] < 0.25
    assert descent.walk(64, 0.5, 20).loss.max() > 100


def test_momentum_arrives_where_plain_descent_still_crawls():
    plain, heavy = (descent.walk(64, 0.05, 60, momentum=m) for m in (0.0, 0.8))
    assert heavy.loss[-1] < 0.24 < 0.5 < plain.loss[-1]


def test_descend_looks_in_between_and_refuses_an_unknown_order():
    assert RUN.samples[0] == 0 and RUN.samples[-1] == 80
    assert (np.diff(RUN.seconds) > 0).all() and RUN.loss[-1] < RUN.loss[0]
    with pytest.raises(ValueError, match="shuffled"):
        descent.descend(SMALL, 8, 0.1, 1, order="random")


def test_batch_memory_counts_like_the_case_study_up_to_the_bias():
    _, one_by_one = batching.batch_memory(64, 12, 2)
    published_way = cost.classifier_memory_bytes(64, 12)
    assert 1024 * one_by_one - published_way == 4 * 3 * 12  # three copies of twelve biases


def test_accumulation_is_cheaper_from_twelve_samples_on():
    for n in range(1, 40):
        together, one_by_one = batching.batch_memory(64, 12, n)
        assert (one_by_one < together) == (n >= 12)


@pytest.mark.parametrize(("control", "value"), [(1, 1), (2, 0.5), (3, 0.9)])
def test_moving_a_slider_changes_picture_and_text(control, value):
    box = widgets.batch_explorer()
    picture, description = box.children[-2:]
    before = (bytes(picture.value), description.value)
    box.children[control].value = value
    assert bytes(picture.value) != before[0]
    assert description.value != before[1]
    assert not plt.get_fignums()
