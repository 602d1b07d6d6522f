"""Claims about the figures and the widget of lesson 10."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from odlkit import cost, plots, widgets
from odlkit.widgets.lesson10 import SHARINGS, banks_asked

MEMORIES = {name: (memory.num_bytes, memory.what) for name, memory in cost.GAP9_MEMORIES.items()}
LOSS = 2.3 * np.exp(-np.arange(80) / 30)
LADDER = {"rows": {"plain": 2198, "xPULP": 1700}, "blocked": {"plain": 1184, "xPULP": 1000}}
FIGURES = {
    "machine": lambda: plots.cluster_map(8, 4, 16, MEMORIES, "T"),
    "banks": lambda: plots.bank_choices({"blocks": [0, 8] * 4}, 16, "T"),
    "ladder": lambda: plots.version_ladder(LADDER, {"bronze": 2500, "gold": 1300}, "T"),
    "training": lambda: plots.same_training(LOSS, LOSS * (1 + 1e-7), "T"),
    "energy": lambda: plots.update_energy({"sample": 424.0, "update": 1.1}, "T"),
    "explorer": widgets.bank_picture,
}


@pytest.fixture(autouse=True)
def close_figures():
    plots.use_style()
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_every_figure_of_lesson_10_has_a_finding_and_an_alternative_text(draw):
    fig, _ = draw()
    assert fig.get_suptitle()
    assert len(fig.get_label()) > 20


@pytest.mark.parametrize(
    ("sharing", "c_in", "most"),
    [
        (SHARINGS[0], 128, 8),  # blocks of 16 columns: everybody in one bank
        (SHARINGS[0], 64, 4),
        (SHARINGS[1], 128, 1),
        (SHARINGS[2], 64, 8),
        (SHARINGS[2], 65, 1),  # one word of padding: every row begins in another bank
    ],
)
def test_so_many_cores_ask_the_same_bank(sharing, c_in, most):
    for step in range(12):
        assert np.bincount(banks_asked(sharing, c_in, step)).max() == most


def test_the_explorer_says_how_many_cores_want_one_bank():
    fig, _ = widgets.bank_picture(SHARINGS[0], 128, 3)
    assert "8 cores want the same bank" in fig.get_suptitle()


def test_the_ladder_tells_every_bar_and_budget_in_words():
    fig, _ = FIGURES["ladder"]()
    assert "blocked xPULP: 1,000" in fig.get_label() and "gold 1,300" in fig.get_label()
