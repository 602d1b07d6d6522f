"""Where compiled code of the simulator lies: one folder per version of its sources.

Nothing notices that a table or function in another file has changed; the folder therefore
carries a hash of every source file that compiled code depends on: any edit gives a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

KEEP_CACHES = 3  # older compiled versions are deleted
# Files of this folder that no compiled function depends on.
HOST_SIDE = {
    *("__init__", "cache_folder", "compiled", "counters", "departures", "disasm", "elf", "faults"),
    *("fuzz_isa", "fuzz_machine", "machine", "meanings", "quiet", "reference_float"),
    *("reference_isa", "reference_lines", "reference_vector", "semihosting", "stop", "tiny_elf"),
    *("trace", "validate", "warm"),
}


def _cache_root() -> Path:
    """The user's cache folder, or a temporary one where that cannot be written."""
    if override := os.environ.get("ODL_JIT_CACHE"):
        root = Path(override)
    elif sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "odl-workbook"
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches" / "odl-workbook"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "odl-workbook"
    try:
        root.mkdir(parents=True, exist_ok=True)
        if os.access(root, os.W_OK):
            return root
    except OSError:
        pass
    return Path(tempfile.gettempdir()) / "odl-workbook"


def _source_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in HOST_SIDE:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def prune() -> None:
    """Delete all but the newest compiled versions; a lost race is no harm."""
    try:
        versions = [p for p in _ROOT.glob("sim-*") if p.is_dir() and p != CACHE_DIR]
        versions.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    except OSError:
        return
    for path in versions[KEEP_CACHES - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


_ROOT = _cache_root()
CACHE_DIR = _ROOT / f"sim-{_source_hash()}"
