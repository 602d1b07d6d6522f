"""Which lesson a notebook belongs to: by the ids of the exercises that are in it."""

import json


def exercises_of(course):
    """{lesson: ids of its exercises} of all lessons of a course."""
    found = {}
    for path in sorted((course.folder / "source").glob("*/*.ipynb")):
        if path.stem == path.parent.name:
            found[path.stem] = _exercises(path)
    return found


def _exercises(path):
    """Ids of the solution cells; none in a broken notebook, which `release` refuses."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
        return [mark["grade_id"] for mark in marks if mark.get("solution")]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []


def recognise(data, exercises):
    """{lesson: share of its exercises that a notebook's bytes name}, the likeliest lesson first."""
    shares = {
        lesson: sum(f'"{id_}"'.encode() in data for id_ in ids) / len(ids)
        for lesson, ids in exercises.items()
        if ids
    }
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def judge_lesson(data, lesson, exercises):
    """(whether it is clearly another lesson's notebook, a sentence where something is odd)."""
    shares = recognise(data, exercises)
    own = shares.get(lesson, 0.0)
    likeliest = next(iter(shares), lesson)
    if own == 0 and shares.get(likeliest, 0) > 0:
        return True, f"It looks like the notebook of {likeliest}."
    if own == 0:
        return False, "It names no exercise of this lesson: is it the right file?"
    if own < 1:
        count = len(exercises[lesson])
        return False, f"It has {round(own * count)} of the lesson's {count} exercises."
    return False, ""
