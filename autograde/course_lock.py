"""One command at a time changes a course: the second one says who is at work, and stops."""

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime

from autograde.audit import user_name

try:
    import fcntl
except ImportError:  # Windows: nobody is kept out there
    fcntl = None

LOCK = ".lock"


class CourseBusyError(Exception):
    """Another command is changing this course."""


@contextmanager
def alone_in(course, command):
    """Hold the lock of a course; the system opens it when this process ends, however it ends.

    Raises:
        CourseBusyError: somebody else holds it.
    """
    with (course.folder / LOCK).open("a+", encoding="utf-8") as stream:
        if fcntl:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CourseBusyError(_who(course, stream)) from None
        stream.seek(0)
        stream.truncate()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"command": command, "process": os.getpid(), "by": user_name(), "since": now}
        stream.write(json.dumps(told))
        stream.flush()
        yield


def _who(course, stream):
    stream.seek(0)
    try:
        told = json.loads(stream.read())
        who = f"`odl course {told['command']}` of {told['by']} (process {told['process']})"
        who += f" since {told['since']}"
    except (ValueError, LookupError):
        who = "another command"
    return f"expected to be alone in {course.folder}, got {who}; try: again when that has ended"
