"""What changed between two runs over the same lesson."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """One task of one student that is judged differently now.

    before, after: "points status", such as "2 correct"; empty where there was no record.
    same_submission: the student handed in the very same bytes both times.
    """

    student: str
    task: str
    before: str
    after: str
    same_submission: bool


def read_results(out_dir, lesson):
    """The results of an earlier run as plain data, or an empty list."""
    path = Path(out_dir) / f"{lesson}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError):
        return []


def find_changes(before, after):
    """All Changes between two lists of results (plain data, as in the run's JSON)."""
    old, new = ({result["student"]: result for result in results} for results in (before, after))
    changes = []
    for student in sorted(old | new):
        first, second = old.get(student), new.get(student)
        same = bool(first and second and first["sha256"] == second["sha256"])
        was, is_now = _outcomes(first), _outcomes(second)
        for task in was | is_now:
            if was.get(task) != is_now.get(task):
                texts = was.get(task, ""), is_now.get(task, "")
                changes.append(Change(student, task, *texts, same))
    return changes


def _outcomes(result):
    verdicts = result["verdicts"] if result else []
    return {v["task"]: f"{_points(v['points'])} {v['status']}" for v in verdicts}


def _points(points):
    return "-" if points is None else f"{points:g}"
