"""Which hidden checks belong to which exercise, one module per lesson."""

from autograde.tasks.registry import all_tasks, find_task

__all__ = ["all_tasks", "find_task"]
