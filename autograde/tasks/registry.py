"""All hidden checks by exercise id."""

import importlib
import pkgutil

import autograde.tasks


def _load():
    found = {}
    for module in pkgutil.iter_modules(autograde.tasks.__path__):
        if module.name.startswith("lesson"):
            lesson = importlib.import_module(f"autograde.tasks.{module.name}")
            found |= {task.id: task for task in lesson.TASKS}
    return found


_TASKS = {}


def find_task(exercise_id):
    """The hidden check of an exercise, or None."""
    if not _TASKS:
        _TASKS.update(_load())
    return _TASKS.get(exercise_id)
