"""Widget of lesson 04: the stack of tensors, moment by moment."""

from functools import cache

import ipywidgets
import numpy as np

from odlkit import adaptation, moments, plots
from odlkit.widgets.controls import choice, figure_controls

TRAINED = {
    "the last layer": 1,
    "the last 2 layers": 2,
    "the last 3 layers": 3,
    "all 4 layers": 4,
    "nothing (only listening)": 0,
}
BATCH_SIZE = 32


def memory_player():
    """Step through one training step, or let it play; choose how many layers are trained.

    Static picture: `plots.memory_steps`.

    Returns:
        a widget; show it by making it the last line of a cell.
    """
    last = len(_steps(1)) - 1
    slider = ipywidgets.IntSlider(
        value=0,
        min=0,
        max=last,
        description="moment",
        style={"description_width": "8em"},
        layout=ipywidgets.Layout(width="32em", max_width="100%"),
    )
    controls = {"moment": slider, "trained": choice("train", list(TRAINED), "the last layer")}
    question = "When is memory fullest, and which arrays fill it? Play, or use the arrow keys."
    box = figure_controls(controls, memory_picture, question)
    play = ipywidgets.Play(value=0, min=0, max=last, interval=1200, description="play the step")
    ipywidgets.jslink((play, "value"), (slider, "value"))
    heading, *others = box.children
    box.children = (heading, play, *others)
    return box


def memory_picture(moment=0, trained="the last layer"):
    """One moment of a training step of the lesson's network; returns (fig, axes)."""
    steps = _steps(TRAINED[trained])
    now, most = steps[moment], moments.peak(steps)
    title = f"{now.label}: {now.num_bytes / 1024:.1f} KiB; the peak comes at {most.label}"
    return plots.memory_moment(steps, moment, title)


@cache
def _steps(num_trained):
    net = adaptation.deep_net(np.random.default_rng(0), num_trained)
    x = np.zeros((BATCH_SIZE, adaptation.SIZES[0]), np.float32)
    return moments.training_step(net, x, np.zeros(BATCH_SIZE, np.int64))
