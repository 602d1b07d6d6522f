"""Targets: every hardware number once, with its unit and where it is from."""

from gvsoc_runner.targets.target import (
    Figure,
    Target,
    UnknownTargetError,
    load_target,
    target_names,
)

__all__ = ["Figure", "Target", "UnknownTargetError", "load_target", "target_names"]
