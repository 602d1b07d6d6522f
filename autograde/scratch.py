"""Folders for one run, which do not stay behind even where the run was killed.

Each folder holds a file that its owner keeps locked; the system opens the lock when the owner
ends, however it ends. Whoever makes the next folder deletes those whose lock is open.
"""

import shutil
import tempfile
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: folders of a killed run stay there
    fcntl = None

PREFIX, LOCK = "odl-run-", "owner.lock"
NEW_SECONDS = 60.0  # a folder this young may not have its lock yet


class ScratchFolder:
    """A fresh folder below the system's temporary one; `path` is its Path."""

    def __init__(self):
        delete_left_behind(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = (self.path / LOCK).open("wb")
        if fcntl:
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def close(self):
        """Delete it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def delete_left_behind(above):
    """Delete folders of runs that have ended without doing so; returns their paths."""
    if not fcntl:
        return []
    return [path for path in above.glob(f"{PREFIX}*") if _is_left_behind(path) and _delete(path)]


def _is_left_behind(folder):
    try:
        if folder.is_symlink() or time.time() - folder.lstat().st_mtime < NEW_SECONDS:
            return False
        with (folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:  # in use, somebody else's, or no folder of ours
        return False


def _delete(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
