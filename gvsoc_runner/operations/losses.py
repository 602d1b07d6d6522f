"""What the two losses have in common: harness symbols, outputs, labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gvsoc_runner.backends.base import OutputSpec
from gvsoc_runner.operations.operation import Arrays, Expected, Shape
from gvsoc_runner.operations.precision import exact, stacked

LABELS = {"odl_loss": ("*wr_loss", ()), "odl_grad": ("output->diff", ("o",))}


def outputs(shape: Shape, calls: int) -> dict[str, OutputSpec]:
    """The loss and dL/d(data)."""
    return {"odl_loss": OutputSpec((calls,)), "odl_grad": OutputSpec((calls, *shape))}


def referring_to(forward: Callable, backward: Callable):
    """The `reference` of a loss, from two functions of precision.py."""

    def reference(inputs: Arrays, shape: Shape, calls: int) -> dict[str, Expected]:
        def each(function: Callable, y: str, target: str) -> Expected:
            targets = inputs[target].astype(np.float64)
            return stacked([function(exact(inputs[y][c]), targets[c]) for c in range(calls)])

        return {
            "odl_loss": each(forward, "odl_y", "odl_target"),
            "odl_grad": each(backward, "odl_other_y", "odl_other_target"),
        }

    return reference


def random_shape(rng: np.random.Generator) -> Shape:
    """A number of outputs."""
    return (int(rng.integers(2, 120)),)
