"""What is known about an exercise: its right answer, its classic mistakes, its hints."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

EXERCISES = {}  # id -> Exercise, filled as the lesson modules are imported


@dataclass(frozen=True)
class Mistake:
    """A classic wrong answer, recognised by computing it and comparing.

    Attributes:
        name: kebab-case, for tests and reports.
        hint: one sentence that says what is wrong and where to look, not the answer.
        compute: (inputs: dict, expected: tuple) -> tuple of wrong outputs; None for an
            output the mistake does not touch.
    """

    name: str
    hint: str
    compute: Callable


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        id: permanent kebab-case id.
        hints: three steps, from a nudge to nearly the line itself.
        outputs: names of what the student's function returns, in order; () when no Python
            function is written.
        reference: the right answer, called with the inputs by name; returns a tuple.
        mistakes: recognised in this order.
        changes: names of inputs the function is meant to change in place.
    """

    id: str
    hints: tuple[str, ...]
    outputs: tuple[str, ...] = ()
    reference: Callable | None = None
    mistakes: tuple[Mistake, ...] = ()
    changes: tuple[str, ...] = ()

    def __post_init__(self):
        if len(self.hints) != 3:
            raise ValueError(f"{self.id}: expected 3 hints, got {len(self.hints)}.")
        if self.id in EXERCISES:
            raise ValueError(f"{self.id}: expected a new id, got one that exists already.")
        EXERCISES[self.id] = self


def on_all(name, hint, change):
    """Mistake that does the same `change(array)` to every output."""
    return Mistake(name, hint, lambda inputs, expected: tuple(change(e) for e in expected))


def on_one(name, hint, which, number_of_outputs, compute):
    """Mistake in output number `which`: compute(**inputs) gives the wrong array."""

    def wrong(inputs, expected):
        outputs = [None] * number_of_outputs
        outputs[which] = np.asarray(compute(**inputs))
        return tuple(outputs)

    return Mistake(name, hint, wrong)


SIGN = on_all(
    "sign",
    "every value has the wrong sign. Follow the minus: is it really in the derivative, or does "
    "it belong to the update step?",
    lambda array: -array,
)


def averaged(batch_axis_of, hint):
    """Mistake: the result was divided by the batch size (`batch_axis_of` names an input)."""
    return Mistake(
        "averaged",
        hint,
        lambda inputs, expected: tuple(e / len(inputs[batch_axis_of]) for e in expected),
    )


def check_of(exercise_id):
    """The check function of an exercise: `linear-backward-weight` is `linear_backward_weight`.

    Raises:
        KeyError: no Python check has this name.
    """
    from odlkit import checks  # the package, complete only after this module

    check = getattr(checks, exercise_id.replace("-", "_"), None)
    if check is None:
        raise KeyError(f"{exercise_id}: no check of this name in odlkit.checks")
    return check
