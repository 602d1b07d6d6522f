"""The lessons as a student has them, read from notebooks/release alone."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from autograde.intake import read_submission
from autograde.master import Master, MasterError

MEND = "unpack the bundle of your course again, or, in the project: odl build"


class NoLessonError(Exception):
    """There is no such lesson, notebook or folder; the message says what to try."""


@dataclass(frozen=True)
class ReleasedCell:
    """One cell of a released notebook."""

    id: str
    cell_type: str
    source: str
    metadata: dict = field(default_factory=dict)


def released_lessons(root):
    """Names of the lessons in notebooks/release, in order.

    Raises:
        NoLessonError: there is none.
    """
    release = Path(root) / "notebooks" / "release"
    names = sorted(p.stem for p in release.glob("*/*.ipynb") if p.stem == p.parent.name)
    if not names:
        raise NoLessonError(f"expected lessons in {release}, got none; try: {MEND}")
    return names


def load_released(root, name):
    """A Master made of the student's notebook alone.

    Read as plain JSON: loading the library for notebooks takes longer than a whole check.

    Raises:
        NoLessonError: the file cannot be read.
    """
    path = Path(root) / "notebooks" / "release" / name / f"{name}.ipynb"
    try:
        cells = [_cell(raw) for raw in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        release = SimpleNamespace(cells=cells)
        master = Master(name, release, release)
        _ = master.tasks, master.locked
    except (OSError, ValueError, LookupError, TypeError, AttributeError, MasterError) as error:
        message = f"expected a released lesson in {path}, cannot read it ({error}); try: {MEND}"
        raise NoLessonError(message) from error
    return master


def _cell(raw):
    source = raw["source"]
    source = source if isinstance(source, str) else "".join(source)
    return ReleasedCell(raw["id"], raw["cell_type"], source, raw["metadata"])


def lesson_of_number(item, names):
    """The lesson that "03", "3" or its whole name means."""
    number = item.zfill(2) if item.isdigit() else None
    for name in names:
        if name == item or (number and name.startswith(f"{number}_")):
            return name
    have = ", ".join(names)
    raise NoLessonError(f"expected a lesson or a notebook, got {item!r}; there are: {have}")


def lesson_of_file(root, path, names):
    """The Master of the lesson that a notebook belongs to: by its name, else by its exercises."""
    data = read_bytes(path)
    if data is None:
        raise NoLessonError(f"expected a notebook, got no readable file at {path}")
    for name in names:
        if path.name.startswith(name):
            return load_released(root, name)
    masters = [load_released(root, name) for name in names]
    found = [len(read_submission(data, master).sources) for master in masters]
    if not max(found):
        hint = f"try: name it after its lesson, such as {names[0]}.ipynb"
        raise NoLessonError(f"expected a notebook of a lesson, got {path.name}; {hint}")
    return masters[found.index(max(found))]


def read_bytes(path):
    """The file's bytes, None where there are none to be had."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def lesson_title(master):
    """The first heading of the lesson."""
    markdown = (c.source for c in master.release.cells if c.cell_type == "markdown")
    return next((title for source in markdown for title in _headings(source)), master.lesson)


def exercise_title(master, exercise_id):
    """The heading above an exercise; its id where there is none."""
    last = exercise_id
    for cell in master.release.cells:
        if cell.id == exercise_id:
            break
        if cell.cell_type == "markdown":
            last = (_headings(cell.source) or [last])[-1]
    return last


def _headings(source):
    text = re.sub(r"(?ms)^```.*?^```", "", source)
    return [_plain(line) for line in re.findall(r"(?m)^#{1,6}[ \t]+(.+?)[ \t#]*$", text)]


def _plain(heading):
    """A heading without its marks, and without an exercise id in brackets at its end."""
    heading = re.sub(r"\s*\(`[a-z0-9-]+`\)\s*$", "", heading)
    return re.sub(r"[`*$]", "", heading).strip()
