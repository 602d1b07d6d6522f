"""C exercises: what to compute, on which shapes, within how many cycles."""

from gvsoc_runner.exercises.budgets import budget_for
from gvsoc_runner.exercises.registry import exercise_ids, load_exercise
from gvsoc_runner.exercises.spec import KernelExercise

__all__ = ["KernelExercise", "budget_for", "exercise_ids", "load_exercise"]
