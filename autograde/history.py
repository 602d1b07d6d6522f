"""Keep every file that was ever handed in; the newest one is the submission that counts."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograde.audit import read_audit
from autograde.feedback import file_name
from autograde.journal import append_line, replace_file


@dataclass(frozen=True)
class Kept:
    """What became of one download.

    state: "new", "newer" (another one was there), "same", "aside" (kept, but another one counts)
        or "nothing".
    """

    student: str
    state: str
    version: int
    known: bool
    note: str = ""


def keep(course, lesson, downloads, received=""):
    """Put downloads into the history and into submitted/; returns a Kept for each.

    Nothing is ever replaced in the history. Collecting the same files again changes nothing.

    Args:
        course: Course; lesson: name; downloads: in the order in which they count, the last wins.
        received: when they were handed in, as text for nbgrader; each one's own time goes first.
    """
    last = {download.student: download for download in downloads}  # another lesson's come first
    kept = [_keep_one(course, lesson, d, received, d is last[d.student]) for d in downloads]
    for item, download in zip(kept, downloads, strict=True):
        digest = hashlib.sha256(download.found.data or b"").hexdigest()
        details = {"student": item.student, "state": item.state, "version": item.version}
        course.record("collected", lesson=lesson, **details, sha256=digest, late=download.late)
    return kept


def keep_archives(course, paths):
    """Keep the archives themselves, too: they also hold what is no notebook."""
    for path in map(Path, paths):
        if path.is_file() and path.suffix != ".ipynb":
            data = path.read_bytes()
            name = f"{hashlib.sha256(data).hexdigest()[:12]}-{file_name(path.name)}"
            home = course.folder / "history" / "downloads"
            home.mkdir(parents=True, exist_ok=True)
            if not (home / name).exists():
                replace_file(home / name, data)


def _keep_one(course, lesson, download, received, counts):
    found, student = download.found, download.student
    folder = course.submitted / student / lesson
    folder.mkdir(parents=True, exist_ok=True)  # nbgrader and we take an empty one for "missing"
    versions = read_history(course, lesson, student)
    if found.data is None:
        return Kept(student, "nothing", len(versions), download.known, found.note)
    counts = counts and not (download.foreign and any(map(_counts, versions)))
    digest = hashlib.sha256(found.data).hexdigest()
    earlier = [e for e in versions if _counts(e)][-1:] if counts else versions
    if same := [entry for entry in earlier if entry["sha256"] == digest]:
        state, stamp, number = "same", same[-1]["timestamp"], same[-1]["version"]
    else:
        state, stamp = "newer" if versions else "new", found.timestamp or received
        number = _add_version(course, download, lesson, digest, stamp, counts)
        state = state if counts else "aside"
    if counts:
        _submit(folder, lesson, found.data, stamp)
    return Kept(student, state, number, download.known, found.note)


def _counts(entry):
    """Whether a version counted when it was collected, and not another file beside it."""
    return entry.get("counts", True)


def _add_version(course, download, lesson, digest, stamp, counts):
    """Write the file and a line about it; returns its number."""
    found, home = download.found, course.path("history", lesson) / download.student
    home.mkdir(parents=True, exist_ok=True)
    number = len(list(home.glob("*.ipynb"))) + 1
    replace_file(home / f"{number:03}.ipynb", found.data)
    entry = {"version": number, "sha256": digest, "where": found.where, "label": download.label}
    entry |= {"late": download.late, "timestamp": stamp, "note": found.note, "counts": counts}
    entry["collected"] = datetime.now(UTC).isoformat(timespec="seconds")
    append_line(home / "log.jsonl", json.dumps(entry))
    return number


def _submit(folder, lesson, data, stamp):
    """Make it the submission that counts; nbgrader finds its time beside it.

    One that is there already stays as it is, with a time that a person has put right.
    """
    path = folder / f"{lesson}.ipynb"
    if path.is_file() and path.read_bytes() == data:
        return
    replace_file(path, data)
    if stamp:
        replace_file(folder / "timestamp.txt", stamp.encode())
    else:
        (folder / "timestamp.txt").unlink(missing_ok=True)


def read_history(course, lesson, student):
    """Entries of all versions that a student handed in, the oldest first."""
    return read_audit(course.path("history", lesson) / student / "log.jsonl")


def newest(course, lesson, student):
    """The entry of the version that counts; empty where nothing was collected."""
    return next(filter(_counts, reversed(read_history(course, lesson, student))), {})


def late_students(course, lesson):
    """Ids of the students whose submission that counts the platform called late."""
    folder = course.path("history", lesson)
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    return {name for name in names if newest(course, lesson, name).get("late")}
