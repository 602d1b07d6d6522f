"""What a target is: named hardware numbers, each with unit, mark and source."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

MARKS = ("measured", "published", "assumed")
_MODULES = {
    "gap9": "gap9",
    "pulp-open-2603": "pulp_open_2603",
    "pulp-open-2508": "pulp_open_2508",
}


class UnknownTargetError(ValueError):
    """The name is none of the targets that exist."""


@dataclass(frozen=True)
class Figure:
    """One hardware number: value, unit ("cycle", "byte", "", ...), mark, source."""

    value: int
    unit: str
    mark: str
    source: str

    def __post_init__(self):
        if self.mark not in MARKS:
            raise ValueError(f"mark {self.mark!r} is not one of {', '.join(MARKS)}")


@dataclass(frozen=True)
class Target:
    """A machine: its figures, the instruction set it decodes, its clock.

    figures: all hardware numbers by name; extensions: name of the mask in sim/isa.py;
    notes: what a user should know about the figures.
    """

    name: str
    title: str
    figures: dict[str, Figure]
    extensions: str
    notes: str = ""

    def value(self, name: str) -> int:
        """Return one number; KeyError names the figure that the target lacks."""
        return self.figures[name].value

    @property
    def l1_bytes(self) -> int:
        return self.value("l1_bytes")

    @property
    def num_cluster_cores(self) -> int:
        return self.value("num_cluster_cores")

    def table(self) -> list[tuple[str, int, str, str, str]]:
        """Rows (name, value, unit, mark, source) for listings."""
        return [(n, f.value, f.unit, f.mark, f.source) for n, f in self.figures.items()]


def target_names() -> tuple[str, ...]:
    """Names of all targets, the default first."""
    return tuple(_MODULES)


def load_target(name: str = "gap9") -> Target:
    """Return a target by name.

    Raises:
        UnknownTargetError: there is no such target; the message lists those there are.
    """
    if name not in _MODULES:
        known = ", ".join(_MODULES)
        raise UnknownTargetError(f"unknown target {name!r}; there are: {known}")
    return import_module(f"gvsoc_runner.targets.{_MODULES[name]}").TARGET
