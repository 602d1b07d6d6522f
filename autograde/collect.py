"""Find submissions: in a folder, a zip archive or a single notebook. Nothing is ever written there.

STUDENT/LESSON/LESSON.ipynb    nbgrader's layout
STUDENT/my-lessons/LESSON/...  a student's whole folder, such as a clone of a repository
STUDENT/LESSON.ipynb           flat
STUDENT/.../LESSON.ipynb       anywhere below; also in an archive that the student packed
NAME.ipynb, NAME.zip           the file's name is the student's
"""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from autograde.entries import folder_entries, is_archive, read_file, zip_entries
from autograde.lab import WORK_FOLDER
from autograde.verdict import storable

BUNDLE_FOLDER = "odl-course"  # what the students' bundle unpacks to
HANDED_OUT = {"release", "source"}  # folders in it with notebooks that nobody has worked in
MOODLES_MARK = "_assignsubmission_"


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


def collect(paths, lesson, exercises=()):
    """All submissions of a lesson, sorted by student.

    Args:
        paths: folders, .zip files or notebooks; lesson: name of the lesson.
        exercises: ids of its exercises: of several notebooks under other names, the only one that
            holds some of them counts.

    Raises:
        CollectError: a path does not exist or holds nothing.
    """
    found = []
    for path in map(Path, paths):
        entries = _entries(path, lesson)
        chosen = list(_choose(entries, lesson, path, exercises))
        if not chosen:
            layout = f"STUDENT/{lesson}/{lesson}.ipynb, STUDENT/{lesson}.ipynb or NAME.ipynb"
            raise CollectError(f"expected submissions in {path} ({layout}), got none")
        found += map(_in_text, chosen)
    return _unique(sorted(found, key=lambda item: item.student))


def _in_text(item):
    """The names of files are bytes; a student's stands in tables and databases."""
    names = {name: storable(getattr(item, name)) for name in ("student", "where", "note")}
    return replace(item, **names)


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


def _entries(path, lesson):
    """{relative posix path: reader or None for a folder} (see entries.py)."""
    if path.is_dir():
        return _of_students(folder_entries(path), lesson, path.resolve().name)
    if not path.exists():
        raise CollectError(f"expected a folder, a zip or a notebook, got {path}: it is not there")
    if is_archive(path):
        return _without_top(_of_students(zip_entries(path), lesson, path.stem), lesson)
    return {PurePosixPath(path.name): partial(read_file, path)}


def _marks(lesson):
    """Names that only lie in the folder of one student."""
    return {lesson, f"{lesson}.ipynb", WORK_FOLDER, BUNDLE_FOLDER}


def _of_students(entries, lesson, name):
    """Entries below a folder for each student; all of it is one student's where it looks so."""
    if not _is_one_students(entries, lesson):
        return entries
    top = PurePosixPath(name)
    return {top: None} | {top / path: read for path, read in entries.items()}


def _is_one_students(entries, lesson):
    tops = {path.parts[0] for path in entries}
    if tops & {WORK_FOLDER, BUNDLE_FOLDER}:
        return True
    others = tops - _marks(lesson)  # of a class, where one of them forgot to rename a file
    several = any(
        path.parts[0] in others and (path.name == f"{lesson}.ipynb" or len(path.parts) == 1)
        for path, read in entries.items()
        if read and path.suffix == ".ipynb"
    )
    return others != tops and not several


def _without_top(entries, lesson):
    """Many archives hold one folder with everything inside; look below it."""
    tops = {path.parts[0] for path in entries}
    if len(tops) != 1 or any(len(p.parts) == 1 and read for p, read in entries.items()):
        return entries
    inside = {PurePosixPath(*p.parts[1:]): r for p, r in entries.items() if len(p.parts) > 1}
    one = any(p.parts[0] in _marks(lesson) for p in inside) or MOODLES_MARK in next(iter(tops))
    depth = max((len(p.parts) for p, read in entries.items() if read), default=0)
    folders = any(read is None for read in inside.values())
    return inside if depth > 2 and folders and not one else entries


def _choose(entries, lesson, top, exercises):
    """Found for every student that the entries name."""
    if len(entries) == 1 and top.is_file() and not is_archive(top):
        ((path, read),) = entries.items()
        yield _found(_student_of_file(top, lesson), path, read, "")
        return
    for path, read in entries.items():
        if len(path.parts) != 1:
            continue
        if read is None:
            yield _choose_in_folder(path, entries, lesson, exercises)
        elif path.suffix == ".ipynb":
            yield _found(path.stem, path, read, "")


def _student_of_file(path, lesson):
    path = path.resolve()
    if path.stem != lesson:
        return path.stem
    parent = path.parent
    return parent.parent.name if parent.name == lesson else parent.name


def _choose_in_folder(folder, entries, lesson, exercises):
    name, student = f"{lesson}.ipynb", folder.name
    for wanted in (folder / lesson / name, folder / WORK_FOLDER / lesson / name, folder / name):
        if entries.get(wanted):
            stamp = entries.get(folder / lesson / "timestamp.txt")
            is_nbgraders = wanted.parent == folder / lesson
            return _found(student, wanted, entries[wanted], "", stamp if is_nbgraders else None)
    below = [p for p, read in entries.items() if read and folder in p.parents]
    below = [p for p in below if p.suffix == ".ipynb"]
    chosen, note = _likeliest([p for p in below if p.name == name], folder)
    if chosen is None and not note:
        # LESSON/LESSON.ipynb of another lesson is that lesson's
        others = [p for p in below if p.parent.name != p.stem and not HANDED_OUT & set(p.parts)]
        chosen, note = _under_other_name(others, entries, name, exercises)
    if chosen is None:
        return Found(student, str(folder), None, note or _no_notebook(folder, entries))
    return _found(student, chosen, entries[chosen], note)


def _likeliest(paths, folder):
    """(path or None, note): of several notebooks with the right name the one to take."""

    def rank(path):
        parts = path.relative_to(folder).parts
        return WORK_FOLDER in parts, not HANDED_OUT & set(parts), -len(parts)

    ordered = sorted(paths, key=rank, reverse=True)
    if not ordered:
        return None, ""
    if len(ordered) > 1 and rank(ordered[0]) == rank(ordered[1]):
        places = ", ".join(str(path.parent.relative_to(folder))[:60] for path in ordered[:3])
        return None, f"There are {len(ordered)} notebooks of that name, in {places}: which counts?"
    return ordered[0], ""


def _under_other_name(paths, entries, name, exercises):
    """(path or None, note): the only notebook, or the only one that can be this lesson's."""
    stem = name.removesuffix(".ipynb")
    alike = [path for path in paths if path.stem.startswith(stem)]
    right = alike if len(alike) == 1 else paths
    if len(right) > 1 and exercises:
        right = [path for path in paths if _holds_some(entries[path], exercises)]
    if len(right) == 1:
        return right[0], f"The notebook is called {right[0].name[:60]}; expected {name}."
    return None, f"There are {len(paths)} notebooks and none is called {name}." if paths else ""


def _no_notebook(folder, entries):
    """What lies there instead, as a sentence; empty for an empty folder."""
    files = [path.name for path, read in entries.items() if read and folder in path.parents]
    files = [name[-60:] for name in files if not name.endswith((".ipynb", "timestamp.txt"))]
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return f"No notebook, but {', '.join(files[:3])}{more}." if files else ""


def _holds_some(read, exercises):
    """Whether a notebook has the id of an exercise in it."""
    data, _ = read()
    return any(f'"{id_}"'.encode() in (data or b"") for id_ in exercises)


def _found(student, path, read, note, stamp=None):
    data, problem = read()
    raw = stamp()[0] if stamp else None
    timestamp = raw[:60].decode("utf-8", "replace").strip() if raw else ""
    return Found(student, str(path), data, f"{note} {problem}".strip(), timestamp)
