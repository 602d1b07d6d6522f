"""Read a lesson source: cells, the short marks in their headers, and what is wrong with them.

A lesson is `notebooks/src/NN_topic.py` in py:percent form. Four kinds of cell carry marks:

    # %% solve="some-id"                      the student writes code here
    # %% check="some-id" points=2             graded; follows the cell it checks
    # %% [markdown] write="some-id" points=1  the student writes prose, a person reads it
    # %% include="kernel.c" solve="some-id"   C exercise, taken from src/NN_topic/kernel.c
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import jupytext

LESSON_NAME = re.compile(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*")
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ID_LENGTH = 50
MARK_KEYS = ("solve", "check", "write", "points", "include")

_HEADER = re.compile(r"# ?%%($|[ \t])")
_NOT_MARKS = {"cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker"}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a lesson: where it is, what it is, what to try."""

    path: Path
    line: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.message}. Try: {self.hint}."


class LessonError(Exception):
    """A lesson cannot be built; `problems` lists every reason found."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class LessonCell:
    """One cell of a lesson source with its marks (None where a mark is absent).

    `line` is the 1-based line of the cell's header in the .py file.
    """

    cell_type: str
    source: str
    line: int
    solve: str | None = None
    check: str | None = None
    write: str | None = None
    points: float | None = None
    include: str | None = None

    @property
    def exercise(self) -> str | None:
        """The exercise id this cell belongs to, if any."""
        return self.solve or self.check or self.write


@dataclass(frozen=True)
class Lesson:
    """A parsed lesson: name `NN_topic`, source path, folder of its C files and figures, cells."""

    name: str
    path: Path
    cells: tuple[LessonCell, ...]

    @property
    def folder(self) -> Path:
        return self.path.with_suffix("")


def read_lesson(path: Path, shown_as: Path | None = None) -> Lesson:
    """Parse and validate one lesson source; C files are read into the cells that include them.

    Args:
        path: the .py file.
        shown_as: how messages name it (default: `path`).

    Raises:
        LessonError: anything about the marks is wrong; lists all problems with line numbers.
    """
    shown = shown_as or path
    if not LESSON_NAME.fullmatch(path.stem):
        hint = "a name such as 03_linear_backward.py: two digits, then lower-case words"
        raise LessonError([Problem(shown, 1, f"{path.name} is not a lesson name", hint)])
    text = path.read_text(encoding="utf-8")
    cells, problems = _parse(text, shown)
    lesson = Lesson(path.stem, path, tuple(cells))
    problems += [problem for cell in cells for problem in _cell_problems(cell, shown)]
    problems += _exercise_problems(cells, shown)
    if not problems:
        cells, problems = _fill_includes(lesson, shown)
    if not problems:
        problems = [problem for cell in cells for problem in _region_problems(cell, shown)]
    if problems:
        raise LessonError(sorted(problems, key=lambda problem: problem.line))
    return replace(lesson, cells=tuple(cells))


def _parse(text: str, shown: Path) -> tuple[list[LessonCell], list[Problem]]:
    """Split the text with jupytext and find the header line of every cell."""
    try:
        notebook = jupytext.reads(text, fmt="py:percent")
    except Exception as error:  # a broken header block can fail in YAML, nbformat or jupytext
        reason = str(error).splitlines()[0]
        hint = "remove the '# ---' block; the builder needs no header"
        raise LessonError(
            [Problem(shown, 1, f"jupytext cannot read it: {reason}", hint)]
        ) from error
    headers = [n for n, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    found = list(notebook.cells)
    if found and found[0].cell_type == "raw" and found[0].source.startswith("---"):
        found.pop(0)  # a jupytext header block; the builder writes its own metadata
    if not headers or len(found) != len(headers):
        line = headers[0] if headers else 1
        message = f"found {len(headers)} lines that start with '# %%' but {len(found)} cells"
        hint = "start the file with a '# %% [markdown]' cell and keep '# %%' out of strings"
        raise LessonError([Problem(shown, line, message, hint)])
    cells, problems = [], []
    for node, line in zip(found, headers, strict=True):
        marks = {key: value for key, value in node.metadata.items() if key not in _NOT_MARKS}
        problems += _key_problems(marks, line, shown)
        known = {key: marks[key] for key in MARK_KEYS if key in marks}
        cells.append(LessonCell(node.cell_type, node.source, line, **known))
    return cells, problems


def _key_problems(marks: dict, line: int, shown: Path) -> Iterator[Problem]:
    """Marks that jupytext could not read, that nobody knows, or that have the wrong type."""
    for key, value in marks.items():
        if key == "incorrectly_encoded_metadata":
            hint = 'values in double quotes, numbers bare: check="some-id" points=2'
            yield Problem(shown, line, f"cannot read the mark {value}", hint)
        elif key in ("title", "region_name"):
            hint = f"one of {', '.join(MARK_KEYS)}; put headings into a markdown cell"
            yield Problem(shown, line, f"unexpected text {value!r} in the cell header", hint)
        elif key not in MARK_KEYS:
            close = get_close_matches(key, MARK_KEYS, n=1)
            hint = f"{close[0]}=" if close else f"one of {', '.join(MARK_KEYS)}"
            yield Problem(shown, line, f"unknown mark {key!r}", hint)
        elif key == "points":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not 0 <= value < 1000:
                yield Problem(shown, line, f"points={value!r} is not a number >= 0", "points=2")
        elif not isinstance(value, str):
            yield Problem(shown, line, f"{key}={value!r} is not text", f'{key}="some-text"')


def _cell_problems(cell: LessonCell, shown: Path) -> Iterator[Problem]:
    """What is wrong with one cell, seen alone."""

    def problem(message: str, hint: str) -> Problem:
        return Problem(shown, cell.line, message, hint)

    roles = [key for key in ("solve", "check", "write") if getattr(cell, key) is not None]
    if cell.cell_type not in ("code", "markdown"):
        yield problem(f"a {cell.cell_type} cell", "'# %%' for code or '# %% [markdown]' for text")
    if len(roles) > 1:
        yield problem(f"{' and '.join(roles)} in one cell", "one cell for each")
    for role in roles:
        expected = "markdown" if role == "write" else "code"
        if cell.cell_type != expected:
            header = '# %% [markdown] write="id"' if role == "write" else f'# %% {role}="id"'
            yield problem(f"{role}= on a {cell.cell_type} cell", header)
        yield from _id_problems(getattr(cell, role), problem)
    graded = cell.check is not None or cell.write is not None
    if graded and cell.points is None:
        yield problem(f"{roles[0]}= without points", "points=2 in the same header")
    if not graded and cell.points is not None:
        yield problem("points= on a cell that is not graded", "move points= to the check= cell")
    if cell.include is not None and (cell.cell_type != "code" or cell.check is not None):
        yield problem("include= belongs to code cells that are not checks", "drop include=")


def _id_problems(exercise, problem) -> Iterator[Problem]:
    """An exercise id is a permanent name: it is also cell id, grade id and folder name."""
    if not isinstance(exercise, str):
        return  # already reported as not text
    if not KEBAB_CASE.fullmatch(exercise):
        fixed = re.sub(r"[^a-z0-9]+", "-", exercise.lower()).strip("-") or "linear-backward"
        yield problem(f"the id {exercise!r} is not kebab-case", f'"{fixed}"')
    elif len(exercise) > MAX_ID_LENGTH:
        yield problem(
            f"the id {exercise!r} has more than {MAX_ID_LENGTH} characters", "a short one"
        )
    elif re.search(r"-check(-\d+)?$", exercise):
        yield problem(f"the id {exercise!r} ends like the id of a check cell", "another name")


def _exercise_problems(cells: list[LessonCell], shown: Path) -> Iterator[Problem]:
    """Duplicate ids, checks before or without their solution, exercises nobody checks."""
    first_line: dict[str, int] = {}
    checked = {cell.check for cell in cells if cell.check}
    solved = {cell.solve for cell in cells if cell.solve}
    seen: set[str] = set()
    for cell in cells:
        own = cell.solve or cell.write
        if own and own in first_line:
            message = f"the id {own!r} is already used in line {first_line[own]}"
            yield Problem(shown, cell.line, message, "a new id; ids are unique in the whole course")
        elif own:
            first_line[own] = cell.line
        if cell.check and cell.check not in solved:
            close = get_close_matches(cell.check, solved, n=1)
            hint = f'check="{close[0]}"' if close else f'a cell with solve="{cell.check}" above it'
            message = f"check={cell.check!r} has no cell with solve={cell.check!r}"
            yield Problem(shown, cell.line, message, hint)
        elif cell.check and cell.check not in seen:
            message = f"check={cell.check!r} comes before the cell it checks"
            yield Problem(shown, cell.line, message, "move it below the solve= cell")
        if cell.solve:
            seen.add(cell.solve)
            if cell.solve not in checked:
                message = f"solve={cell.solve!r} is never checked, so it can earn no points"
                hint = f'a cell below it with check="{cell.solve}" points=2'
                yield Problem(shown, cell.line, message, hint)


def _fill_includes(lesson: Lesson, shown: Path) -> tuple[list[LessonCell], list[Problem]]:
    """Put the text of each included C file below the cell's %%kernel line."""
    cells, problems = [], []
    for cell in lesson.cells:
        if cell.include is None:
            cells.append(cell)
            continue
        file = lesson.folder / cell.include
        where = f"{shown.with_suffix('').as_posix()}/{cell.include}"
        body = cell.source.strip()
        magic = body or (f"%%kernel {cell.solve}" if cell.solve else "")
        if "/" in cell.include or not cell.include.endswith(".c"):
            message, hint = f"include={cell.include!r} is not the name of a C file", '"kernel.c"'
        elif not file.is_file():
            near = get_close_matches(cell.include, [f.name for f in lesson.folder.glob("*.c")], n=1)
            message, hint = f"{where} does not exist", near[0] if near else "write that file"
        elif "\n" in magic or not re.match(r"%%(kernel|cluster)\b", magic):
            message = "an include= cell holds one %%kernel or %%cluster line and nothing else"
            hint = "# %%kernel " + (cell.solve or "name")
        else:
            text = file.read_text(encoding="utf-8").rstrip()
            cells.append(replace(cell, source=f"{magic}\n{text}"))
            continue
        problems.append(Problem(shown, cell.line, message, hint))
    return cells, problems


def _region_problems(cell: LessonCell, shown: Path) -> Iterator[Problem]:
    """SOLUTION and HIDDEN TESTS regions: paired, not nested, in the right kind of cell."""
    allowed = {"SOLUTION": cell.solve or cell.write, "HIDDEN TESTS": cell.check}
    for name, owner in allowed.items():
        marks = re.findall(rf"\b(BEGIN|END) {name}\b", cell.source)
        in_file = f" in {cell.include}" if cell.include else ""
        if marks and not owner:
            kind = "solve= or write=" if name == "SOLUTION" else "check="
            message = f"a {name} region in a cell without {kind}"
            yield Problem(shown, cell.line, message, f"add {kind} to the header or drop the region")
        elif marks != ["BEGIN", "END"] * (len(marks) // 2):
            message = f"the {name} marks{in_file} do not pair up: {' '.join(marks)}"
            yield Problem(shown, cell.line, message, f"BEGIN {name}, then END {name}, never nested")
        elif name == "SOLUTION" and cell.solve and not marks:
            message = f"the solve= cell has no BEGIN SOLUTION{in_file}"
            yield Problem(shown, cell.line, message, "put the answer between the two marks")
