"""Draw the lesson's static picture: python notebooks/src/05_batching/figures.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from odlkit import descent, plots

HERE = Path(__file__).parent
SETTINGS = ((64, 0.4), (64, 0.5), (1, 0.1), (1, 0.02))


def draw_rates():
    walks = {f"N = {n}, lr = {lr:g}": descent.walk(n, lr, 10) for n, lr in SETTINGS}
    title = "Too long a step leaves the map; a short one makes the cloud small"
    return plots.walks(walks, descent.valley(), title)


if __name__ == "__main__":
    plots.use_style()
    fig, _ = draw_rates()
    fig.savefig(HERE / "rates.png", dpi=110, metadata={"Software": None})
    print(f"rates: {fig.get_label()}")
