"""Widgets: one call each, usable by keyboard, always with a static figure beside them."""

from odlkit.widgets.controls import choice, figure_controls, number_slider
from odlkit.widgets.lesson01 import neuron_explorer, neuron_picture
from odlkit.widgets.lesson02 import (
    surface_explorer,
    surface_picture,
    untrained_explorer,
    untrained_picture,
)
from odlkit.widgets.lesson03 import lr_slider
from odlkit.widgets.lesson04 import memory_picture, memory_player
from odlkit.widgets.lesson05 import batch_explorer, batch_picture
from odlkit.widgets.lesson06 import memory_planner, memory_planner_picture
from odlkit.widgets.lesson10 import bank_explorer, bank_picture
from odlkit.widgets.slider import figure_slider

__all__ = [
    "bank_explorer",
    "bank_picture",
    "batch_explorer",
    "batch_picture",
    "choice",
    "figure_controls",
    "figure_slider",
    "lr_slider",
    "memory_picture",
    "memory_planner",
    "memory_planner_picture",
    "memory_player",
    "neuron_explorer",
    "neuron_picture",
    "number_slider",
    "surface_explorer",
    "surface_picture",
    "untrained_explorer",
    "untrained_picture",
]
