"""Hints on request: three steps per exercise, each costing nothing."""

import difflib
import textwrap

from odlkit.checks import EXERCISES


def hint(exercise_id, step=1):
    """Print hint number `step` of an exercise.

    Args:
        exercise_id: kebab-case id as in the exercise's heading, e.g. "linear-backward-weight".
        step: 1 a nudge, 2 the way, 3 nearly the line itself.

    Raises:
        ValueError: no such exercise or step; the message names those that exist.
    """
    if exercise_id not in EXERCISES:
        near = difflib.get_close_matches(str(exercise_id), EXERCISES, n=3, cutoff=0.3)
        raise ValueError(
            f"no exercise {exercise_id!r}. Try: {', '.join(near or sorted(EXERCISES))}"
        )
    hints = EXERCISES[exercise_id].hints
    if step not in range(1, len(hints) + 1):
        raise ValueError(f"step: expected 1 to {len(hints)}, got {step!r}.")
    print(textwrap.fill(f"Hint {step} of {len(hints)}: {hints[step - 1]}", 84))
    if step < len(hints):
        print(f'Still stuck? odlkit.hint("{exercise_id}", {step + 1})')
