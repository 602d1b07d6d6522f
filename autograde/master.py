"""A lesson as it was built: which cells are exercises, what they are worth, what was released."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograde.cell_magic import C_CELL_MAGIC

KINDS = ("python", "c", "written")


class MasterError(Exception):
    """The lesson is not built, or its built notebooks do not fit each other."""


@dataclass(frozen=True)
class TaskCell:
    """One exercise of a lesson.

    id: exercise id, also the id of its solution cell.
    kind: "python", "c" or "written".
    points: sum over grade_points, {grade id: points} of the cells that carry the points.
    stub: the cell's source as it was released.
    """

    id: str
    kind: str
    grade_points: dict
    stub: str

    @property
    def points(self):
        return float(sum(self.grade_points.values()))


@dataclass(frozen=True)
class Master:
    """A lesson's teacher notebook and its student notebook.

    lesson: name, such as 03_linear_backward; source, release: NotebookNode.
    """

    lesson: str
    source: object = field(repr=False)
    release: object = field(repr=False)

    @cached_property
    def tasks(self):
        """TaskCell of every exercise, in the order of the notebook."""
        stubs = {cell.id: cell.source for cell in self.release.cells}
        cells = [(c, c.metadata.get("nbgrader", {})) for c in self.source.cells]
        points = {m["grade_id"]: m["points"] for _, m in cells if m.get("grade")}
        solutions = [(c, m["grade_id"]) for c, m in cells if m.get("solution")]
        owner = {grade_id: _owner(grade_id, [i for _, i in solutions]) for grade_id in points}
        tasks = []
        for cell, id_ in solutions:
            own = {g: p for g, p in points.items() if owner[g] == id_}
            tasks.append(TaskCell(id_, _kind(cell), own, stubs.get(id_, "")))
        return tuple(tasks)

    @cached_property
    def locked(self):
        """{grade id: released source} of the cells that students must not edit."""
        cells = ((c, c.metadata.get("nbgrader", {})) for c in self.release.cells)
        return {m["grade_id"]: c.source for c, m in cells if m.get("locked")}

    @cached_property
    def digest(self):
        """SHA-256 over both notebooks: another digest, another lesson."""
        from autograde.notebook_format import nbformat

        text = nbformat.writes(self.source) + nbformat.writes(self.release)
        return hashlib.sha256(text.encode()).hexdigest()

    def setup_sources(self, exercise_id):
        """Sources of the plain code cells that stand before an exercise."""
        sources = []
        for cell in self.source.cells:
            if cell.id == exercise_id:
                break
            if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
                sources.append(cell.source)
        return sources


def _owner(grade_id, solution_ids):
    """The exercise whose points a graded cell carries: `id-check` and `id-check-2` belong to id."""
    stem = grade_id.rpartition("-check")[0] or grade_id
    for candidate in (grade_id, stem):
        if candidate in solution_ids:
            return candidate
    raise MasterError(f"expected an exercise for the graded cell {grade_id!r}, got none")


def _kind(cell):
    if cell.cell_type == "markdown":
        return "written"
    return "c" if cell.source.startswith(C_CELL_MAGIC) else "python"


def load_master(root, lesson):
    """Read a built lesson.

    Args:
        root: project or course folder; lesson: "03_linear_backward", "03" or "3".

    Raises:
        MasterError: no such lesson, or it is not built; the message says what to try.
    """
    # Takes long to load; not every user of this module reads whole lessons.
    from autograde.notebook_format import nbformat

    home = lessons_folder(root)
    name = _find_name(home, lesson)
    folders = [home / kind / name for kind in ("source", "release")]
    paths = [folder / f"{name}.ipynb" for folder in folders]
    for path in paths:
        if not path.is_file():
            raise MasterError(f"expected {path.name} in {path.parent}, got none; try: odl build")
    source, release = (_read_notebook(path, nbformat) for path in paths)
    return Master(name, source, release)


def _read_notebook(path, nbformat):
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, LookupError, AttributeError, nbformat.ValidationError) as error:
        said = (str(error).strip().splitlines() or [""])[0][:100]
        raise MasterError(
            f"expected a notebook in {path}, got: {said}; try: undo your last change there, or "
            "build it again (odl build; in a course: move it away, then odl course init)"
        ) from error


def lessons_folder(root):
    """Where source/ and release/ lie: in a project below notebooks/, in a course at the top."""
    inside = Path(root) / "notebooks"
    return inside if inside.is_dir() else Path(root)


def _find_name(home, lesson):
    names = sorted(p.name for p in (home / "release").glob("*") if p.is_dir())
    number = lesson.zfill(2) if lesson.isdigit() else None
    for name in names:
        if name == lesson or (number and name.startswith(f"{number}_")):
            return name
    have = ", ".join(names) or "none"
    raise MasterError(f"expected a built lesson, got {lesson!r}; there are: {have}; try: odl build")
