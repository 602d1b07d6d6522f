"""Figures of kernels: the roof has its corner where ports and units meet."""

import matplotlib.pyplot as plt
import numpy as np

from odlkit.plots import roofline


def test_roof_bends_where_the_ports_feed_the_units():
    fig, ax = roofline([("a kernel", 0.25, 1.0)], (4.0, 32.0))
    x, roof = ax.lines[0].get_data()
    bend = x[np.argmax(roof >= 4.0)]
    assert np.isclose(bend, 4.0 / 32.0, rtol=0.05)
    plt.close(fig)


def test_title_says_the_share_of_the_nearer_limit():
    fig, _ = roofline([("slow", 0.0625, 0.5), ("fast", 1.0, 3.0)], (4.0, 32.0))
    assert fig.get_suptitle().startswith("75%")
    assert "fast: 3.00 MAC/cycle" in fig.get_label()
    plt.close(fig)
