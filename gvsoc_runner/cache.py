"""A content-addressed store for compiled objects and programs.

Folder: ODL_CACHE_DIR, else the user's cache folder. ODL_CACHE_READONLY=1 reads but never writes.
Safe with many processes at once: entries are written aside and renamed into place, and an entry
whose checksum does not fit is ignored. A folder that cannot be written is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path


def default_folder() -> Path:
    """Where the cache lives when nobody says otherwise."""
    if named := os.environ.get("ODL_CACHE_DIR"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home())))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "odl-workbook" / "build"


def key_of(*parts: str | bytes) -> str:
    """One key for a list of texts; the lengths count, so ("ab", "c") and ("a", "bc") differ."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


class Cache:
    """Keys to bytes, on disk, with the newest entries in memory too."""

    _MEMORY_ENTRIES = 256

    def __init__(self, folder: Path | None = None, read_only: bool | None = None) -> None:
        self.folder = folder or default_folder()
        flag = os.environ.get("ODL_CACHE_READONLY", "")
        self.read_only = flag not in ("", "0") if read_only is None else read_only
        self._memory: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The stored bytes, or None."""
        if key in self._memory:
            return self._memory[key]
        try:
            stored = self._path(key).read_bytes()
        except OSError:
            return None
        data = stored[32:]
        if hashlib.sha256(data).digest() != stored[:32]:
            return None
        self._remember(key, data)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Store bytes under a key; silently skipped where writing is not possible."""
        self._remember(key, data)
        if self.read_only:
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest() + data)
            os.replace(name, path)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _remember(self, key: str, data: bytes) -> None:
        while len(self._memory) >= self._MEMORY_ENTRIES:
            self._memory.pop(next(iter(self._memory)))
        self._memory[key] = data
