"""An append-only record of what was graded when, and of every failure of the grader itself."""

import getpass
import json
import threading
from datetime import UTC, datetime

from autograde.journal import append_line


class AuditLog:
    """One JSON object per line; lines are only ever added."""

    def __init__(self, path):
        self.path, self._lock = path, threading.Lock()

    def write(self, event, **details):
        line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, **details}
        line["by"] = user_name()
        with self._lock:
            append_line(self.path, json.dumps(line))

    def graded(self, result):
        """What one submission got, and for which bytes."""
        points = {verdict.task: [verdict.points, verdict.status] for verdict in result.verdicts}
        details = {"student": result.student, "sha256": result.sha256, "tasks": points}
        self.write("graded", **details, points=result.points, seconds=result.seconds)

    def grader_failed(self, student, task, trace):
        self.write("grader-error", student=student, task=task, traceback=trace)


def user_name():
    """Who runs this, as far as the system knows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def read_audit(path):
    """The lines of an audit log, the oldest first; one that was cut off is left out."""
    lines = []
    for text in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    return lines
