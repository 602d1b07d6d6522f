"""Draw the lesson's static pictures: python notebooks/src/03_linear_backward/figures.py"""

import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from gvsoc_runner import judge_kernel
from odlkit import data, plots, training

HERE = Path(__file__).parent
RATES = (0.001, 0.01, 0.1, 1, 10, 100)


def draw_learning_rates():
    dataset = data.digits()
    curves = {lr: training.train_linear(dataset, lr, 20).loss for lr in RATES}
    return plots.learning_rates(curves, "Too small crawls, too large jumps")


def draw_cycles():
    """The lesson's own solution on the embedded simulator."""
    source = (HERE / "linear_bw_weight.c").read_text(encoding="utf-8")
    source = re.sub(r".*(BEGIN|END) SOLUTION\n", "", source)
    cores = (1, 2, 4, 8)
    report = judge_kernel(source, "linear-bw-weight-c", seed=0, core_counts=cores)
    cycles = [report.cycles_by_cores[n] for n in cores]
    title = f"Eight cores: {cycles[0] / cycles[-1]:.1f} times as fast as one, not 8 times"
    return plots.cycles_by_cores(cores, cycles, title, budget=report.budget.cycles)


if __name__ == "__main__":
    plots.use_style()
    for name, draw in {"learning_rates": draw_learning_rates, "cycles": draw_cycles}.items():
        fig, _ = draw()
        fig.savefig(HERE / f"{name}.png", dpi=110, metadata={"Software": None})
        print(f"{name}: {fig.get_label()}")
