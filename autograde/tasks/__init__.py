"""What the grader knows of the exercises: hidden checks of Python tasks, one module per lesson."""

from autograde.tasks.registry import all_tasks, find_task

__all__ = ["all_tasks", "find_task"]
