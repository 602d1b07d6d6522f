"""Where a class stands: per exercise, how many got it right and what went wrong most often."""

from collections import Counter
from dataclasses import dataclass

from autograde.exports import BY_A_PERSON

NO_MISTAKE = ("correct", "missing", "unwritten", "invalid")


@dataclass(frozen=True)
class TaskStatistics:
    """One exercise over all students.

    statuses: {status: students}; mean_points: over those with points, None if nobody has any.
    mistakes: ((sentence, students), ...), the most frequent first.
    cycles: (smallest, median, largest) of the kernels whose cycles were measured, or None.
    """

    task: str
    max_points: float
    statuses: dict
    mean_points: float | None
    mistakes: tuple
    cycles: tuple | None


def _mistake(verdict):
    """The sentence that names what went wrong; empty where nothing did, or a person said so."""
    if verdict.points is None or verdict.status in NO_MISTAKE:
        return ""
    if verdict.status == "error":  # its hint is what to try
        return verdict.reason
    return verdict.hint or verdict.reason.replace(BY_A_PERSON, "")


def task_statistics(tasks, results, most=5):
    """TaskStatistics for every exercise.

    Args:
        tasks: TaskCell of the lesson; results: SubmissionResult of all students.
        most: how many mistakes to name.
    """
    found = []
    for index, task in enumerate(tasks):
        verdicts = [result.verdicts[index] for result in results]
        points = [v.points for v in verdicts if v.points is not None]
        said = Counter(filter(None, map(_mistake, verdicts)))
        cycles = sorted(v.cycles for v in verdicts if v.cycles is not None)
        found.append(
            TaskStatistics(
                task.id,
                task.points,
                dict(Counter(v.status for v in verdicts).most_common()),
                round(sum(points) / len(points), 2) if points else None,
                tuple(said.most_common(most)),
                (cycles[0], cycles[len(cycles) // 2], cycles[-1]) if cycles else None,
            )
        )
    return found
