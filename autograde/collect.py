"""Find submissions: in a folder, a zip archive or a single notebook. Nothing is ever written there.

STUDENT/LESSON/LESSON.ipynb    nbgrader's layout
STUDENT/my-lessons/LESSON/...  a student's whole folder, such as a clone of a repository
STUDENT/LESSON.ipynb           flat
NAME.ipynb                     the file's name is the student's
"""

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograde.intake import MAX_BYTES
from autograde.lab import WORK_FOLDER


@dataclass(frozen=True)
class Found:
    """One student's submission as it lies there.

    student: name; where: path for people to read; data: bytes or None; note: a flag, or empty.
    timestamp: text of nbgrader's timestamp.txt beside it, or empty.
    """

    student: str
    where: str
    data: bytes | None
    note: str = ""
    timestamp: str = ""


class CollectError(Exception):
    """A path that holds no submissions; the message says what was expected."""


def collect(paths, lesson):
    """All submissions of a lesson, sorted by student.

    Args:
        paths: folders, .zip files or notebooks; lesson: name of the lesson.

    Raises:
        CollectError: a path does not exist or holds nothing.
    """
    found = []
    for path in map(Path, paths):
        entries, top = _entries(path)
        chosen = list(_choose(entries, lesson, top))
        if not chosen:
            layout = f"STUDENT/{lesson}/{lesson}.ipynb, STUDENT/{lesson}.ipynb or NAME.ipynb"
            raise CollectError(f"expected submissions in {path} ({layout}), got none")
        found += chosen
    return _unique(sorted(found, key=lambda item: item.student))


def _unique(found):
    """Two submissions of one student from different places: the later path counts, with a note."""
    by_student = {}
    for item in found:
        earlier = by_student.get(item.student)
        if earlier:
            note = f"{item.note} There was another submission in {earlier.where}.".strip()
            item = Found(item.student, item.where, item.data, note, item.timestamp)
        by_student[item.student] = item
    return list(by_student.values())


def _entries(path):
    """({relative posix path: reader or None for a folder}, name of the top folder)."""
    if path.is_dir():
        return _folder_entries(path), path
    if not path.exists():
        raise CollectError(f"expected a folder, a zip or a notebook, got {path}: it is not there")
    if zipfile.is_zipfile(path) and path.suffix != ".ipynb":
        return _zip_entries(path), path
    return {PurePosixPath(path.name): lambda: _read_file(path)}, path


def _folder_entries(folder):
    entries = {}
    for path in sorted(folder.rglob("*")):
        relative = PurePosixPath(path.relative_to(folder).as_posix())
        if any(part.startswith(".") for part in relative.parts):
            continue
        is_folder = path.is_dir() and not path.is_symlink()
        entries[relative] = None if is_folder else lambda path=path: _read_file(path)
    return entries


def _read_file(path):
    """(bytes, note): never more than the limit and one byte, never a link or a device."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None, "It is a link or no regular file and was not read."
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), ""
    except OSError as error:
        return None, f"It could not be read ({error.strerror})."


def _zip_entries(path):
    archive = zipfile.ZipFile(path)
    entries = {}
    for info in archive.infolist():
        relative = PurePosixPath(info.filename)
        hidden = any(part.startswith((".", "__MACOSX")) for part in relative.parts)
        if hidden or relative.is_absolute():
            continue
        reader = None if info.is_dir() else lambda info=info: _read_member(archive, info)
        entries[relative] = reader
        for parent in list(relative.parents)[:-1]:
            entries.setdefault(parent, None)
    return _without_top(entries)


def _without_top(entries):
    """Many archives hold one folder with everything inside; look below it."""
    tops = {path.parts[0] for path in entries}
    if len(tops) != 1 or any(len(p.parts) == 1 and read for p, read in entries.items()):
        return entries
    inside = {PurePosixPath(*p.parts[1:]): r for p, r in entries.items() if len(p.parts) > 1}
    depth = max((len(p.parts) for p, read in entries.items() if read), default=0)
    return inside if depth > 2 and any(r is None for r in inside.values()) else entries


def _read_member(archive, info):
    try:
        with archive.open(info) as stream:
            return stream.read(MAX_BYTES + 1), ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return None, "It could not be unpacked (damaged or encrypted)."


def _choose(entries, lesson, top):
    """Found for every student that the entries name."""
    if len(entries) == 1 and top.is_file() and not zipfile.is_zipfile(top):
        ((path, read),) = entries.items()
        yield _found(_student_of_file(top, lesson), path, read, entries, "")
        return
    for path, read in entries.items():
        if len(path.parts) != 1:
            continue
        if read is None:
            yield _choose_in_folder(path, entries, lesson)
        elif path.suffix == ".ipynb":
            yield _found(path.stem, path, read, entries, "")


def _student_of_file(path, lesson):
    path = path.resolve()
    if path.stem != lesson:
        return path.stem
    parent = path.parent
    return parent.parent.name if parent.name == lesson else parent.name


def _choose_in_folder(folder, entries, lesson):
    name = f"{lesson}.ipynb"
    for wanted in (folder / lesson / name, folder / WORK_FOLDER / lesson / name, folder / name):
        if entries.get(wanted):
            return _found(folder.name, wanted, entries[wanted], entries, "")
    near = [p for p in entries if p.parent in (folder / lesson, folder) and p.suffix == ".ipynb"]
    if len(near) == 1 and entries[near[0]]:
        note = f"The notebook is called {near[0].name[:60]}; expected {name}."
        return _found(folder.name, near[0], entries[near[0]], entries, note)
    note = f"There are {len(near)} notebooks and none is called {name}." if near else ""
    return Found(folder.name, str(folder), None, note)


def _found(student, path, read, entries, note):
    data, problem = read()
    stamp = entries.get(path.parent / "timestamp.txt")
    raw = stamp()[0] if stamp else None
    timestamp = raw[:60].decode("utf-8", "replace").strip() if raw else ""
    return Found(student, str(path), data, f"{note} {problem}".strip(), timestamp)
