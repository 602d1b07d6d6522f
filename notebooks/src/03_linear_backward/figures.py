"""Draw the lesson's static pictures: python notebooks/src/03_linear_backward/figures.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from odlkit import data, plots, training

HERE = Path(__file__).parent
RATES = (0.001, 0.01, 0.1, 1, 10, 100)


def draw_learning_rates():
    dataset = data.digits()
    curves = {lr: training.train_linear(dataset, lr, 20).loss for lr in RATES}
    return plots.learning_rates(curves, "Too small crawls, too large jumps")


if __name__ == "__main__":
    plots.use_style()
    fig, _ = draw_learning_rates()
    fig.savefig(HERE / "learning_rates.png", dpi=110, metadata={"Software": None})
