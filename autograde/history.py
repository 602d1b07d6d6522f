"""Keep every file that was ever handed in; the newest one is the submission that counts."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from autograde.journal import replace_file


@dataclass(frozen=True)
class Kept:
    """What became of one download: "new", "newer" (another one was there), "same" or "nothing"."""

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
    last = {download.student: download for download in downloads}
    kept = [_keep_one(course, lesson, d, received, d is last[d.student]) for d in downloads]
    for item, download in zip(kept, downloads, strict=True):
        digest = hashlib.sha256(download.found.data or b"").hexdigest()
        details = {"student": item.student, "state": item.state, "version": item.version}
        course.record("collected", lesson=lesson, **details, sha256=digest, late=download.late)
    return kept


def _keep_one(course, lesson, download, received, counts):
    found, student = download.found, download.student
    folder = course.submitted / student / lesson
    folder.mkdir(parents=True, exist_ok=True)  # nbgrader and we take an empty one for "missing"
    versions = read_history(course, lesson, student)
    if found.data is None:
        return Kept(student, "nothing", len(versions), download.known, found.note)
    digest = hashlib.sha256(found.data).hexdigest()
    earlier = versions[-1:] if counts else versions
    if any(entry["sha256"] == digest for entry in earlier):
        state, stamp, number = "same", versions[-1]["timestamp"], len(versions)
    else:
        state, stamp = "newer" if versions else "new", found.timestamp or received
        number = _add_version(course, download, lesson, digest, stamp)
    if counts:
        _submit(folder, lesson, found.data, stamp)
    return Kept(student, state, number, download.known, found.note)


def _add_version(course, download, lesson, digest, stamp):
    """Write the file and a line about it; returns its number."""
    found, home = download.found, course.path("history", lesson) / download.student
    home.mkdir(parents=True, exist_ok=True)
    number = len(list(home.glob("*.ipynb"))) + 1
    replace_file(home / f"{number:03}.ipynb", found.data)
    entry = {"version": number, "sha256": digest, "where": found.where, "label": download.label}
    entry |= {"late": download.late, "timestamp": stamp, "note": found.note}
    entry["collected"] = datetime.now(UTC).isoformat(timespec="seconds")
    with (home / "log.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(entry) + "\n")
    return number


def _submit(folder, lesson, data, stamp):
    """Make it the submission that counts; nbgrader finds its time beside it."""
    replace_file(folder / f"{lesson}.ipynb", data)
    if stamp:
        replace_file(folder / "timestamp.txt", stamp.encode())
    else:
        (folder / "timestamp.txt").unlink(missing_ok=True)


def read_history(course, lesson, student):
    """Entries of all versions that a student handed in, the oldest first."""
    path = course.path("history", lesson) / student / "log.jsonl"
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def late_students(course, lesson):
    """Ids of the students whose newest submission the platform called late."""
    folder = course.path("history", lesson)
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    return {name for name in names if (read_history(course, lesson, name) or [{}])[-1].get("late")}
