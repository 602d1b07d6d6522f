"""Any bytes in, a record out: read a submission and take the sources of its solution cells.

Nothing else of a student's notebook is used: no metadata, no outputs, no tags, no other cells. The
rest of the notebook always comes from the master. What was unusual is kept as a flag, a sentence
that the report repeats; it costs no points by itself.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field

from autograde.cell_magic import C_CELL_MAGIC
from autograde.verdict import storable

MAX_BYTES = 20 * 1024 * 1024
MAX_SOURCE_CHARS = 200_000
MAX_CELLS = 5_000
CODE_TYPES = ("code",)
OTHER_FILES = ((b"%PDF", "a PDF"), (b"PK\x03\x04", "a zip archive"), (b"<", "an HTML page"))


@dataclass(frozen=True)
class Intake:
    """What was read.

    sha256: of the bytes as they came.
    problem: why nothing could be read, empty if it could.
    sources: {exercise id: source of the solution cell}; exercises that were not found are absent.
    flags: {exercise id or "" for the notebook: [sentences]}.
    """

    sha256: str
    problem: str = ""
    sources: dict = field(default_factory=dict)
    flags: dict = field(default_factory=dict)

    def all_flags(self):
        return [sentence for sentences in self.flags.values() for sentence in sentences]


@dataclass(frozen=True)
class _Cell:
    """One cell of a submission, whatever shape it came in."""

    index: int
    cell_type: str
    source: str
    names: tuple  # its nbgrader grade id and its own cell id, where it has them


def read_submission(data, master):
    """Read the bytes of a notebook.

    Args:
        data: bytes, or None if the student handed in nothing.
        master: Master.

    Returns:
        Intake; never raises for what a student can hand in.
    """
    digest = hashlib.sha256(data or b"").hexdigest()
    raw_cells, problem = _parse(data)
    if problem:
        return Intake(digest, problem)
    cells, flags = _read_cells(raw_cells)
    sources, found = {}, {}
    for task in master.tasks:
        cell, sentences = _find_cell(task, cells, master)
        if sentences:
            flags[task.id] = sentences
        if cell is not None:
            found[task.id] = cell.index
            sources[task.id] = cell.source
    notes = _compare_order(found, master) + _compare_locked(cells, master)
    if notes:
        flags[""] = flags.get("", []) + notes
    return Intake(digest, "", sources, flags)


def _parse(data):
    """(list of raw cells, problem)."""
    if data is None:
        return None, "There is no notebook."
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 2**20:.0f} MiB"
        return None, f"The file is {size} large; a notebook of this lesson is below 20 MiB."
    if not data.strip():
        return None, "The file is empty."
    kind = next((name for start, name in OTHER_FILES if data.lstrip()[:4].startswith(start)), "")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        what = f"it looks like {kind}" if kind else "it may be cut off"
        return None, f"The file is not a notebook: it is not JSON ({what})."
    return _cells_of(document)


def _cells_of(document):
    """(list of raw cells, problem), from format 4 or from the worksheets of format 3."""
    if not isinstance(document, dict):
        return None, "The file is JSON and not a notebook."
    cells = document.get("cells")
    sheets = document.get("worksheets")
    if cells is None and isinstance(sheets, list):
        inside = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for part in inside if isinstance(part, list) for cell in part]
    if not isinstance(cells, list):
        return None, "The file is JSON and not a notebook: it has no cells."
    if len(cells) > MAX_CELLS:
        return None, f"The notebook has {len(cells)} cells; at most {MAX_CELLS} are read."
    return cells, ""


def _read_cells(raw_cells):
    cells, broken = [], 0
    for index, raw in enumerate(raw_cells):
        cell = _read_cell(index, raw)
        broken += cell is None
        cells += [cell] if cell else []
    flags = {"": [f"{broken} cells were broken and not read."]} if broken else {}
    return cells, flags


def _read_cell(index, raw):
    if not isinstance(raw, dict) or not isinstance(raw.get("cell_type"), str):
        return None
    source = raw.get("source", raw.get("input", ""))  # format 3 called it input
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    metadata = raw.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    names = tuple(name for name in (grade_id, raw.get("id")) if isinstance(name, str))
    return _Cell(index, storable(raw["cell_type"]), source, names)


def _find_cell(task, cells, master):
    """(cell or None, flags) for one exercise."""
    named = [cell for cell in cells if task.id in cell.names]
    flags = []
    if len(named) > 1:
        times = f"its cell is there {len(named)} times"
        flags.append(f"{task.id}: {times}; the last one that was written in counts.")
    written = [cell for cell in named if not is_stub(cell.source, task)]
    cell = (written or named or [None])[-1]
    if not written:
        other = _recognise(task, cells, master)
        if other is not None:
            what = "has lost its id" if not named else "still holds its stub"
            flags.append(f"{task.id}: its cell {what}; another cell with the answer was found.")
            cell = other
    if cell is None:
        return None, [*flags, f"{task.id}: its cell is missing."]
    return _check_cell(task, cell, flags)


def _check_cell(task, cell, flags):
    wanted = "markdown" if task.kind == "written" else "code"
    if cell.cell_type != wanted:
        flags.append(
            f"{task.id}: its cell was turned into {cell.cell_type[:20]}; read as {wanted}."
        )
    if len(cell.source) > MAX_SOURCE_CHARS:
        return None, [*flags, f"{task.id}: its cell is too long to be read."]
    return cell, flags


def is_stub(source, task):
    """Whether a cell is just as it was released."""
    return source.strip() == task.stub.strip()


def _recognise(task, cells, master):
    """Another cell that holds the answer, or None: one of the student's own, else an exercise's."""
    code = [c for c in cells if c.cell_type in CODE_TYPES and not set(master.locked) & set(c.names)]
    exercises = {other.id for other in master.tasks}
    free = [c for c in code if not exercises & set(c.names)]
    if task.kind == "c":
        pattern = rf"{re.escape(C_CELL_MAGIC)}\s+{re.escape(task.id)}\s*$"
    elif match := re.search(r"^def (\w+)\(", task.stub, re.MULTILINE):
        pattern = rf"^def {match[1]}\("
    else:
        return None
    for group in (free, code):  # the second for cells that were merged into one
        found = [c for c in group if re.search(pattern, c.source, re.MULTILINE)]
        found = [c for c in found if not is_stub(c.source, task)]
        if found:
            return found[-1]
    return None


def _compare_order(found, master):
    """A flag if the exercises stand in another order than in the lesson."""
    order = [found[task.id] for task in master.tasks if task.id in found]
    return [] if order == sorted(order) else ["The exercises stand in another order."]


def _compare_locked(cells, master):
    """A flag for each locked cell that was changed, removed or doubled; the original counts."""
    flags = []
    for name, source in master.locked.items():
        same = [cell for cell in cells if name in cell.names]
        if not same:
            flags.append(f"{name}: the cell was removed; the original was used.")
        elif len(same) > 1:
            flags.append(f"{name}: the cell is there {len(same)} times; the original was used.")
        elif same[0].source.strip() != source.strip():
            flags.append(f"{name}: the cell was edited; the original was used.")
    return flags
