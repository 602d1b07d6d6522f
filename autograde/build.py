"""Build the notebooks: notebooks/src/NN_topic.py -> source/ (teacher) -> release/ (student).

Everything a build writes is first planned as bytes in memory, so that checking for stale files and
writing them is one comparison with the disk. The bytes depend on the sources alone: cell ids come
from exercise ids or content, keys are sorted, there are no outputs, times or paths.
"""

import ast
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.cell_magic import C_CELL_MAGIC
from autograde.marks import LESSON_NAME, Lesson, LessonCell, LessonError, Problem, read_lesson
from autograde.preprocessors import release
from autograde.rescue import rescue
from autograde.submissions import ANSWER_SUFFIXES, demo_submissions

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Files beside a lesson that its notebooks show or load; C files travel inside the cells.
ASSET_SUFFIXES = {".svg", ".png", ".jpg", ".csv", ".npz"}

_FIGURE_LINK = re.compile(r"!\[[^\]]*\]\(([^)\s]+)")


@dataclass(frozen=True)
class BuildReport:
    """What a build did; paths are relative to the project root.

    written: files made or changed (empty with check=True).
    removed: built files whose lesson is gone (deleted, empty with check=True).
    stale: files that differ from their sources (check=True only).
    unchanged: files that were already right.
    rescued: copies of notebooks that somebody had worked in before they were replaced.
    """

    lessons: tuple[str, ...]
    written: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    stale: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    seconds: float = 0.0
    rescued: tuple[Path, ...] = ()

    @property
    def up_to_date(self) -> bool:
        return not self.stale


def build_lessons(
    root: Path,
    lessons: Iterable[str] | None = None,
    check: bool = False,
    progress: Callable[[str], None] | None = None,
) -> BuildReport:
    """Build teacher and student notebooks and the demo submissions.

    Args:
        root: the project root, the folder that holds `notebooks/`.
        lessons: lesson numbers or names ("3", "03", "03_linear_backward"); None for all.
        check: compare only and write nothing.
        progress: called with the name of each lesson before it is built.

    Raises:
        LessonError: a lesson's marks, regions or files are wrong (file, line, what to try).
        LookupError: a lesson asked for does not exist.
    """
    start = time.monotonic()
    root = Path(root)
    sources = find_lessons(root)
    chosen = sources if lessons is None else [_pick(sources, wanted) for wanted in lessons]
    _check_answers(root, _exercise_ids(sources, root))
    plan: dict[Path, bytes] = {}
    for path in chosen:
        if progress:
            progress(path.stem)
        plan |= _plan_lesson(root, path)
    extra = _leftovers(root, chosen, plan, whole_course=lessons is None)
    changed = [path for path, data in plan.items() if not _holds(root / path, data)]
    names = tuple(path.stem for path in chosen)
    unchanged = tuple(path for path in plan if path not in changed)
    if not check:
        kept = tuple(filter(None, (rescue(root, path) for path in (*changed, *extra))))
        for path in changed:
            _write(root / path, plan[path])
        for path in extra:
            (root / path).unlink()
    seconds = time.monotonic() - start
    if check:
        return BuildReport(names, stale=(*changed, *extra), unchanged=unchanged, seconds=seconds)
    return BuildReport(names, tuple(changed), tuple(extra), (), unchanged, seconds, kept)


def find_lessons(root: Path) -> list[Path]:
    """The lesson sources of a project, in order of their numbers."""
    return sorted((Path(root) / "notebooks" / "src").glob("*.py"))


def _pick(sources: list[Path], wanted: str) -> Path:
    number = wanted.zfill(2) if wanted.isdigit() else None
    for path in sources:
        if path.stem == wanted or (number and path.stem.startswith(f"{number}_")):
            return path
    have = ", ".join(path.stem for path in sources) or "none"
    raise LookupError(f"no lesson {wanted!r} in notebooks/src; there are: {have}")


def _exercise_ids(sources: list[Path], root: Path) -> set[str]:
    """All ids of the course. They are unique: answers, task specs and grades go by id alone.

    Reads headers only, so that a lesson with other errors does not stop its neighbours' build.
    """
    first: dict[str, Path] = {}
    for path in sources:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.match(r'# ?%%.*\b(?:solve|write)="([^"]*)"', line)
            if match and first.setdefault(match[1], path) != path:
                message = f"the id {match[1]!r} is already used in {first[match[1]].name}"
                raise LessonError([Problem(path.relative_to(root), number, message, "a new id")])
    return set(first)


def _check_answers(root: Path, exercises: set[str]) -> None:
    """Every demo answer belongs to an exercise that exists."""
    for file in sorted((root / "autograde" / "demo" / "answers").glob("*/*")):
        if file.suffix in ANSWER_SUFFIXES and file.stem not in exercises:
            close = get_close_matches(file.stem, exercises, n=1) or sorted(exercises)
            message = f"there is no exercise {file.stem!r}"
            hint = f"a file name from: {', '.join(close)}"
            raise LessonError([Problem(file.relative_to(root), 1, message, hint)])


def _plan_lesson(root: Path, path: Path) -> dict[Path, bytes]:
    """Every file one lesson is built to, as {path relative to root: bytes}."""
    lesson = read_lesson(path, path.relative_to(root))
    _check_figures(lesson, path.relative_to(root))
    teacher = source_notebook(lesson)
    student = release(teacher)
    _check_stubs(student, lesson, path.relative_to(root))
    plan = {}
    for kind, notebook in (("source", teacher), ("release", student)):
        folder = Path("notebooks") / kind / lesson.name
        plan[folder / f"{lesson.name}.ipynb"] = to_bytes(notebook)
        for asset in _assets(lesson):
            plan[folder / asset.name] = asset.read_bytes()
    for where, notebook in demo_submissions(root, lesson.name, student).items():
        plan[where] = to_bytes(notebook)
    return plan


def source_notebook(lesson: Lesson) -> NotebookNode:
    """The teacher's notebook of a lesson: solutions and hidden tests included."""
    cells, used = [], {}
    checks: dict[str, int] = {}
    for cell in lesson.cells:
        name = cell.solve or cell.write
        if cell.check:
            checks[cell.check] = count = checks.get(cell.check, 0) + 1
            name = f"{cell.check}-check" + (f"-{count}" if count > 1 else "")
        new_cell = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        node = new_cell(cell.source, id=name or _content_id(cell, used))
        if name:
            node.metadata["nbgrader"] = _nbgrader_metadata(cell, name)
        cells.append(node)
    return new_notebook(cells=cells, metadata={"kernelspec": dict(KERNELSPEC)})


def _content_id(cell: LessonCell, used: dict[str, int]) -> str:
    """An id that changes only when the cell does; equal cells are numbered."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    used[digest] = count = used.get(digest, 0) + 1
    return digest if count == 1 else f"{digest}-{count}"


def _nbgrader_metadata(cell: LessonCell, grade_id: str) -> dict:
    metadata = {
        "cell_type": cell.cell_type,
        "grade": cell.points is not None,
        "grade_id": grade_id,
        "locked": cell.check is not None,
        "schema_version": 3,
        "solution": cell.check is None,
        "task": False,
    }
    return metadata | ({"points": cell.points} if cell.points is not None else {})


def to_bytes(notebook: NotebookNode) -> bytes:
    """Validate and serialise a notebook: sorted keys, one-space indentation, final newline."""
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


def _assets(lesson: Lesson) -> list[Path]:
    if not lesson.folder.is_dir():
        return []
    return sorted(f for f in lesson.folder.iterdir() if f.suffix in ASSET_SUFFIXES)


def _check_figures(lesson: Lesson, shown: Path) -> None:
    """A picture in the text must lie in the lesson's folder: it is copied beside the notebook."""
    names = {asset.name for asset in _assets(lesson)}
    for cell in lesson.cells:
        for link in _FIGURE_LINK.findall(cell.source if cell.cell_type == "markdown" else ""):
            if "://" not in link and link not in names:
                message = f"the figure {link!r} is not in {shown.with_suffix('').as_posix()}/"
                hint = "put the file there and link it by its bare name"
                raise LessonError([Problem(shown, cell.line, message, hint)])


def _check_stubs(student: NotebookNode, lesson: Lesson, shown: Path) -> None:
    """What students get must still parse once the solution is gone."""
    for node, cell in zip(student.cells, lesson.cells, strict=True):
        if not cell.solve or node.source.startswith((C_CELL_MAGIC, "%")):
            continue
        try:
            ast.parse(node.source)
        except SyntaxError as error:
            message = f"the stub of {cell.solve!r} is not valid Python ({error.msg})"
            hint = "a BEGIN/END SOLUTION region that covers whole statements"
            raise LessonError([Problem(shown, cell.line, message, hint)]) from error


def _leftovers(root: Path, chosen: list[Path], plan: dict, whole_course: bool) -> list[Path]:
    """Built files that no source stands behind any more, in the lessons looked at."""
    built = []
    for kind in ("source", "release"):
        folder = root / "notebooks" / kind
        folders = folder.glob("*") if whole_course else [folder / path.stem for path in chosen]
        built += [f for each in folders if LESSON_NAME.fullmatch(each.name) for f in each.glob("*")]
    for path in (root / "autograde" / "demo" / "submissions").glob("*/*.ipynb"):
        if whole_course or path.stem in {lesson.stem for lesson in chosen}:
            built.append(path)
    built = [f for f in built if f.is_file() and f.suffix in ASSET_SUFFIXES | {".ipynb"}]
    return sorted(f.relative_to(root) for f in built if f.relative_to(root) not in plan)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _write(path: Path, data: bytes) -> None:
    """Replace a file in one step: a reader never sees half a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(data)
    os.replace(draft, path)
