"""Finds exercises by their id."""

from __future__ import annotations

import difflib
from importlib import import_module

from gvsoc_runner.exercises.spec import KernelExercise

#: Exercise id -> module of this package with its EXERCISE.
_MODULES = {
    "linear-bw-weight-c": "linear_bw_weight",
    "cluster-sum-c": "cluster_sum",
    "linear-forward-one-core-c": "linear_forward_one_core",
    "linear-forward-c": "linear_forward",
    "mse-loss-c": "mse_loss",
    "cross-entropy-c": "cross_entropy",
    "linear-accumulate-c": "linear_accumulate",
    "linear-bw-input-c": "linear_bw_input",
    "sgd-c": "sgd",
    "training-step-c": "training_step",
    "linear-forward-fast-c": "linear_forward_fast",
    "linear-tiled-c": "linear_tiled",
    "record-c": "record",
}


def exercise_ids() -> tuple[str, ...]:
    """All ids, in the order of the lessons."""
    return tuple(_MODULES)


def load_exercise(exercise_id: str) -> KernelExercise:
    """The exercise with this id.

    Raises:
        ValueError: there is none; the message names the nearest.
    """
    if exercise_id not in _MODULES:
        near = difflib.get_close_matches(exercise_id, _MODULES, 1) or list(_MODULES)
        raise ValueError(f"expected a C exercise, got `{exercise_id}`; try: {', '.join(near)}")
    return import_module(f"gvsoc_runner.exercises.{_MODULES[exercise_id]}").EXERCISE
