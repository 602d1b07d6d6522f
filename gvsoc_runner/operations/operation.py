"""What a kernel computes: harness, shapes, inputs, a reference, and the ladder of our versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gvsoc_runner.backends.base import OutputSpec

#: Calls of one run: the first is cold, the others are warm.
CALLS = 6
#: What the harness puts into outputs before a call: a quiet NaN that no arithmetic produces.
POISON = 0x7FC0DEAD
#: Half a unit in the last place of a float32 near 1.
UNIT_ROUNDOFF = 2.0**-24
SMALLEST = 2.0**-149

Shape = tuple[int, ...]
Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Expected:
    """The right values of one output and how far a float32 kernel may be off.

    value: float64, (calls, ...); bound: the same shape, absolute.
    """

    value: np.ndarray
    bound: np.ndarray


@dataclass(frozen=True)
class Operation:
    """One computation that C kernels carry out.

    id: kebab-case. functions: public names that a unit under test defines. harness: path below c/.
    shape_names: meaning of a shape's numbers. published: the shape whose cycles are compared.
    shapes: further shapes for the numbers. random_shape: one more from a generator.
    draw: (seed, shape, calls) -> arrays by symbol, first axis = call, one seed per operand.
    reference: (inputs, shape, calls) -> Expected by output symbol.
    outputs: (shape, calls) -> OutputSpec by symbol; labels: how an output is called in messages,
    and the letters of its axes. macs: work of one call; parallel: shared over the cores.
    withheld: stems of library sources that hold the answer.
    versions: name -> macros that choose the functions behind the public names, the best last;
    a macro's default in the library is the best version.
    """

    id: str
    functions: tuple[str, ...]
    harness: str
    shape_names: tuple[str, ...]
    published: Shape
    shapes: tuple[Shape, ...]
    random_shape: Callable[[np.random.Generator], Shape]
    draw: Callable[[int, Shape, int], Arrays]
    reference: Callable[[Arrays, Shape, int], Mapping[str, Expected]]
    outputs: Callable[[Shape, int], Mapping[str, OutputSpec]]
    labels: Mapping[str, tuple[str, tuple[str, ...]]]
    macs: Callable[[Shape], int]
    withheld: tuple[str, ...]
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parallel: bool = True

    def describe(self, shape: Shape) -> str:
        """A shape in words, such as "C_in 64, C_out 12"."""
        return ", ".join(f"{n} {v}" for n, v in zip(self.shape_names, shape, strict=True))

    def numeric_shapes(self, seed: int) -> tuple[Shape, ...]:
        """All shapes whose numbers are checked, the published one first."""
        return (self.published, *self.shapes, self.random_shape(np.random.default_rng([seed, 99])))


def draw_normal(seed: int, operand: int, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal float32 values; each operand has its own stream, so none equals another."""
    return np.random.default_rng([seed, operand]).standard_normal(shape).astype(np.float32)


def rounding_bound(magnitude: np.ndarray, additions: int) -> np.ndarray:
    """How far float32 sums may be off, for any order of additions.

    Args:
        magnitude: sum of the absolute values of the terms, float64.
        additions: additions per element, the products' own rounding comes on top.

    Source: standard bound gamma_n = n u / (1 - n u) with u = 2^-24 for n roundings.
    """
    roundings = additions + 1
    gamma = roundings * UNIT_ROUNDOFF / (1 - roundings * UNIT_ROUNDOFF)
    return gamma * magnitude + roundings * SMALLEST
