"""What is graded stays graded: one file per student, so that a run that was ended can go on.

A record counts only for the same submission, lesson, course key and way of grading; anything else
is graded again. Files are replaced in one step: a reader finds the old record or the new one.
"""

import errno
import hashlib
import json
import os
from pathlib import Path

from autograde.grading import SubmissionResult

FORMAT = 1


class Journal:
    """The records of one lesson in a folder.

    Args:
        folder: made if needed; fingerprint: text that names lesson, key and way of grading.
        fresh: find nothing that an earlier run kept.
    """

    def __init__(self, folder, fingerprint, fresh=False):
        self.fresh = fresh
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.fingerprint = fingerprint

    def _path(self, student):
        name = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        return self.folder / f"{name}.json"

    def find(self, found):
        """The SubmissionResult of just these bytes, or None if they have to be graded."""
        if self.fresh:
            return None
        try:
            entry = json.loads(self._path(found.student).read_text(encoding="utf-8"))
            if entry["key"] != self._key(found):
                return None
            result = SubmissionResult.from_dict(entry["result"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None if result.status == "grader-error" else result

    def _key(self, found):
        data = hashlib.sha256(found.data).hexdigest() if found.data is not None else None
        return [FORMAT, self.fingerprint, found.student, data, found.note, found.where]

    def keep(self, found, result):
        """Write a record down, so that it survives whatever ends this process."""
        entry = {"key": self._key(found), "result": result.as_dict()}
        replace_file(self._path(found.student), json.dumps(entry).encode())


def append_line(path, text):
    """Add a line to a file: all of it or, on a full disk, nothing. A line that was cut off ends."""
    with path.open("ab+", buffering=0) as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(size - 1, 0))
        start = b"" if stream.read(1) in (b"", b"\n") else b"\n"
        line = start + text.encode("utf-8") + b"\n"
        if stream.write(line) != len(line):
            stream.truncate(size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def replace_file(path, data):
    """Write bytes so that a reader sees all of them or the file that was there before."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, path)
    except BaseException:  # a full disk, Ctrl-C
        draft.unlink(missing_ok=True)
        raise
