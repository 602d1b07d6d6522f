"""What `odl check` finds out: which exercises of a student's notebooks are done, and what is not.

The released lesson says which exercises there are, what they are worth and how they are checked;
from the student's notebook come the sources of the solution cells, nothing else, as when it is
graded. The checks are the lesson's own instant checks: no hidden inputs, no course key. The
notebook is only read.
"""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

from autograde.cell_magic import C_CELL_MAGIC, c_part
from autograde.check_workers import CheckBrokenError, CheckWorker
from autograde.intake import is_stub, read_submission
from autograde.kernel_points import KERNEL_TASKS
from autograde.lab import WORK_FOLDER
from autograde.released import (
    NoLessonError,
    exercise_title,
    lesson_of_file,
    lesson_of_number,
    lesson_title,
    load_released,
    read_bytes,
    released_lessons,
)
from autograde.worker.prelude import needed_prelude, without_magics

PYTHON_SECONDS = 10.0  # an instant check takes 0.3 s; slow machines and figures take more
KERNEL_SECONDS = 60.0  # compile and simulate; an endless C loop is stopped by the simulator
START_HINT = "not started; try: odl lab, which makes your copy"


@dataclass(frozen=True)
class ExerciseState:
    """One exercise of the map.

    state: "done", "open" (nothing written yet), "wrong", "slow" (C: right, over the budget),
        "written" (a person reads it) or "unchecked" (the check itself could not run).
    points: by the public checks; None where a person decides or nothing could be checked.
    message: one line, empty where there is nothing to say.
    cycles, budget: of a C exercise whose numbers are right, else None.
    """

    id: str
    title: str
    kind: str
    state: str
    points: float | None
    max_points: float
    message: str = ""
    cycles: int | None = None
    budget: int | None = None
    backend: str = ""
    target: str = ""


@dataclass(frozen=True)
class LessonState:
    """One lesson of the map. notebook: path of what was read, None where there is no copy yet.

    problem: why nothing could be read, or empty; notes: what was unusual in the notebook.
    """

    lesson: str
    title: str
    notebook: str | None
    exercises: tuple
    problem: str = ""
    notes: tuple = ()

    @property
    def points(self):
        return round(sum(e.points or 0 for e in self.exercises), 2)

    @property
    def max_points(self):
        return sum(e.max_points for e in self.exercises)


@dataclass(frozen=True)
class ProgressMap:
    """All lessons that were asked for."""

    lessons: tuple

    @property
    def points(self):
        return round(sum(lesson.points for lesson in self.lessons), 2)

    @property
    def max_points(self):
        return sum(lesson.max_points for lesson in self.lessons)

    def count(self, state):
        return sum(e.state == state for lesson in self.lessons for e in lesson.exercises)

    def as_dict(self):
        lessons = [
            {"points": x.points, "max_points": x.max_points} | asdict(x) for x in self.lessons
        ]
        return {"points": self.points, "max_points": self.max_points, "lessons": lessons}


def check_progress(root, which=(), folder=None, *, seconds=PYTHON_SECONDS, say=None):
    """Check a student's notebooks.

    Args:
        root: project folder, for its notebooks/release.
        which: lesson numbers or names, or paths of notebooks; all lessons if empty.
        folder: where the student's notebooks lie; default: the copies that `odl lab` makes.
        seconds: time limit of one Python exercise.
        say: function of a sentence for the person who waits.

    Returns:
        ProgressMap; never raises for what a notebook may hold.

    Raises:
        NoLessonError: no such lesson, file or folder.
    """
    say = say or (lambda text: None)
    found = _find_notebooks(Path(root), tuple(which), folder and Path(folder))
    lessons = []
    with CheckWorker(max(seconds, KERNEL_SECONDS), kernels=True, say=say) as kernels:
        for master, path, others in found:
            say(f"checking {master.lesson} ...")
            with CheckWorker(seconds, say=say) as python:
                lessons.append(_check_lesson(master, path, others, python, kernels))
    return ProgressMap(tuple(lessons))


def _find_notebooks(root, which, folder):
    """[(Master, path or None, names of newer versions beside it)]."""
    if folder is not None and not folder.is_dir():
        raise NoLessonError(f"expected a folder with notebooks, got {folder}; try: odl lab")
    folder = folder or root / WORK_FOLDER
    names = released_lessons(root)
    found = []
    for item in which or names:
        path = Path(item)
        if path.suffix == ".ipynb" or path.is_file():
            found.append((lesson_of_file(root, path, names), path, ()))
        else:
            found.append(_copy_of(root, lesson_of_number(item, names), folder))
    return found


def _copy_of(root, name, folder):
    """The student's copy: in its lesson's folder, as `odl lab` lays it, or right in the folder."""
    file, newer = f"{name}.ipynb", f"{name}.new*.ipynb"
    path = next((p for p in (folder / name / file, folder / file) if p.is_file()), None)
    others = sorted(p.name for p in path.parent.glob(newer)) if path else []
    return load_released(root, name), path, tuple(others)


def _check_lesson(master, path, others, python, kernels):
    title = lesson_title(master)
    if path is None:
        states = tuple(_blank(task, master) for task in master.tasks)
        return LessonState(master.lesson, title, None, states, problem=START_HINT)
    intake = read_submission(read_bytes(path), master)
    if any(t.kind == "c" and _written(t, intake.sources) for t in master.tasks):
        kernels.start()  # loads the simulator while the Python exercises are checked
    states = tuple(_check_exercise(t, master, intake, python, kernels) for t in master.tasks)
    notes = [sentence for id_, said in intake.flags.items() if not id_ for sentence in said]
    notes += [f"{name} beside it is a newer version of the lesson." for name in others]
    return LessonState(master.lesson, title, str(path), states, intake.problem, tuple(notes))


def _blank(task, master, state="open", message="", points=0.0, **details):
    title = exercise_title(master, task.id)
    return ExerciseState(task.id, title, task.kind, state, points, task.points, message, **details)


def _written(task, sources):
    source = sources.get(task.id, "")
    return bool(source.strip()) and not is_stub(source, task)


def _check_exercise(task, master, intake, python, kernels):
    """The state of one exercise; a failure in here stays with this exercise."""
    flags = " ".join(s.removeprefix(f"{task.id}: ") for s in intake.flags.get(task.id, ()))
    if not _written(task, intake.sources):
        return _blank(task, master, message=flags)
    if task.kind == "written":
        message = f"a person reads this answer {flags}".strip()
        return _blank(task, master, "written", message, points=None)
    try:
        ask = _ask_c if task.kind == "c" else _ask_python
        answer = ask(task, master, intake.sources, kernels if task.kind == "c" else python)
    except (CheckBrokenError, OSError, RecursionError, MemoryError) as error:
        return _blank(task, master, "unchecked", str(error), points=None)
    message = " ".join(f"{answer['message']} {flags}".split())
    details = {name: answer.get(name) for name in ("cycles", "budget")}
    details |= {name: str(answer.get(name) or "") for name in ("backend", "target")}
    points = _points(task, answer)
    return _blank(task, master, answer["state"], message, points=points, **details)


def _points(task, answer):
    """Each graded cell gives its own points; the part for right numbers is a C exercise's own."""
    state, passed = answer["state"], answer["passed"]
    if state == "unchecked":
        return None
    if task.kind == "c" and state in ("slow", "done"):
        return round(task.points * KERNEL_TASKS[task.id].share_at(answer.get("level")), 2)
    if state == "done":
        return task.points
    pairs = zip(task.grade_points.values(), passed, strict=False)
    return float(sum(points for points, right in pairs if right is True))


def _ask_python(task, master, sources, worker):
    """Run the cell as the grader does: after those lines above it that it needs."""
    cell = without_magics(sources[task.id])
    checks = [without_magics(master.locked.get(name, "")) for name in task.grade_points]
    prelude = needed_prelude(_cells_above(task, master, sources), "\n".join([cell, *checks]))
    return worker.ask({"kind": "python"}, [prelude, cell, *checks])


def _cells_above(task, master, sources):
    """The lesson's code cells before an exercise, with the student's own answers among them."""
    python = {other.id for other in master.tasks if other.kind == "python"}
    above = []
    for cell in master.release.cells:
        if cell.id == task.id:
            break
        if cell.id in python:
            above.append(sources.get(cell.id, ""))
        elif cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            above.append(cell.source)
    return above


def _ask_c(task, master, sources, worker):
    text, first_line = c_part(sources[task.id])
    if text is None:
        message = f"the cell has to start with the line {C_CELL_MAGIC} {task.id}"
        return {"state": "wrong", "message": message, "passed": []}
    seed = os.environ.get("ODL_SEED", "")
    request = {"kind": "c", "exercise": task.id, "first_line": first_line}
    request["seed"] = int(seed) if seed.isdecimal() else 0
    return worker.ask(request, [text])
