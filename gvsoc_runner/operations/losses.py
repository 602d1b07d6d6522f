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
        target = inputs["odl_target"].astype(np.float64)
        pairs = [(exact(inputs["odl_y"][call]), target[call]) for call in range(calls)]
        return {
            "odl_loss": stacked([forward(y, t) for y, t in pairs]),
            "odl_grad": stacked([backward(y, t) for y, t in pairs]),
        }

    return reference


def random_shape(rng: np.random.Generator) -> Shape:
    """A number of outputs."""
    return (int(rng.integers(2, 120)),)
