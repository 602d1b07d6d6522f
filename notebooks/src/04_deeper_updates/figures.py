"""Draw the lesson's static pictures: python notebooks/src/04_deeper_updates/figures.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np

from odlkit import adaptation, cost, moments, nets, plots, widgets

HERE = Path(__file__).parent


def draw_stack():
    x, target = np.zeros((32, 64), np.float32), np.zeros(32, np.int64)
    panels = {}
    for label, num_trained in {"the last layer": 1, "the last 2": 2, "all 4 layers": 4}.items():
        net = adaptation.deep_net(np.random.default_rng(0), num_trained)
        panels[label] = moments.training_step(net, x, target)
    return plots.memory_steps(panels, "The deeper the update, the higher the stack")


def draw_player():
    return widgets.memory_picture(6, "all 4 layers")


def draw_accuracy():
    slipped, striped = (
        adaptation.by_depth(change).accuracy for change in (adaptation.slipped, adaptation.striped)
    )
    title = "How deep to learn depends on what has changed"
    return plots.accuracy_by_depth({"slipped": slipped, "striped": striped}, title)


def draw_memory():
    published = dict(reversed(cost.PUBLISHED_UPDATE_MEMORY_MB.items()))
    memory = [cost.update_memory(nets.ds_cnn("S"), label, 2) for label in published]
    title = "Half of DS-CNN S can learn in L2, the classifier alone in L1"
    return plots.update_memory(memory, published, title)


PICTURES = {
    "stack": draw_stack,
    "player": draw_player,
    "accuracy": draw_accuracy,
    "memory": draw_memory,
}

if __name__ == "__main__":
    plots.use_style()
    for name, draw in PICTURES.items():
        fig, _ = draw()
        fig.savefig(HERE / f"{name}.png", dpi=110, metadata={"Software": None})
        print(f"{name}: {fig.get_label()}")
