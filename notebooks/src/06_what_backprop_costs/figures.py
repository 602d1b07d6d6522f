"""Draw the lesson's static picture: python notebooks/src/06_what_backprop_costs/figures.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from odlkit import cost, plots
from odlkit.widgets.lesson06 import updates_by_depth

HERE = Path(__file__).parent


def draw_depth():
    curves = {f"DS-CNN {size}": [u.total for u in updates_by_depth(size, 2)] for size in "SML"}
    limits = {name: cost.GAP9_MEMORIES[name].num_bytes for name in ("L1", "L2")}
    return plots.depth_that_fits(curves, limits, "One convolution more, and L1 is far too small")


if __name__ == "__main__":
    plots.use_style()
    fig, _ = draw_depth()
    fig.savefig(HERE / "depth.png", dpi=110, metadata={"Software": None})
    print(f"depth: {fig.get_label()}")
