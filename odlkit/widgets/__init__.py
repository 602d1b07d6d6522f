"""Widgets: one call each, usable by keyboard, always with a static figure beside them."""

from odlkit.widgets.lesson03 import lr_slider
from odlkit.widgets.slider import figure_slider

__all__ = ["figure_slider", "lr_slider"]
