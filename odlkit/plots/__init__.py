"""Figures: every function takes data, returns (fig, ax), and neither computes nor shows."""

from odlkit.plots.lesson01 import (
    loss_curve,
    macs_per_step,
    path_product,
    slope_graph,
    slope_matrix,
    step_sizes,
)
from odlkit.plots.lesson02 import (
    decision_regions,
    layer_matrices,
    loss_surfaces,
    overflow,
    region_panels,
    sample_or_boundary,
    surface_and_regions,
)
from odlkit.plots.lesson03 import (
    cycles_by_cores,
    digit_images,
    gradient_paths,
    gradients_side_by_side,
    kept_bytes,
    learning_rates,
    one_learning_rate,
    outer_product,
    training_curve,
    weight_images,
)
from odlkit.plots.matrices import draw_matrix
from odlkit.plots.style import COLORS, DASHES, HATCHES, MARKERS, finish, use_style

__all__ = [
    "COLORS",
    "DASHES",
    "HATCHES",
    "MARKERS",
    "cycles_by_cores",
    "decision_regions",
    "digit_images",
    "draw_matrix",
    "finish",
    "gradient_paths",
    "gradients_side_by_side",
    "kept_bytes",
    "layer_matrices",
    "learning_rates",
    "loss_curve",
    "loss_surfaces",
    "macs_per_step",
    "one_learning_rate",
    "outer_product",
    "overflow",
    "path_product",
    "region_panels",
    "sample_or_boundary",
    "slope_graph",
    "slope_matrix",
    "step_sizes",
    "surface_and_regions",
    "training_curve",
    "use_style",
    "weight_images",
]
