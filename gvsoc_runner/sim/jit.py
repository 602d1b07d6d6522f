"""Compiled functions of the simulator: one decorator and one place for their cache.

Numba keeps compiled code per source file and does not notice that an imported
table or function in another file has changed. The cache directory therefore
carries a hash of every source file of this folder: any edit gives a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from gvsoc_runner.sim.quiet import garbage_collection_paused

with garbage_collection_paused():
    import numba
    from numba.core import config

KEEP_CACHES = 3  # older compiled versions are deleted
# Files of this folder that no compiled function depends on.
HOST_SIDE = {
    *("__init__", "counters", "disasm", "elf", "faults", "fuzz", "fuzz_isa", "lines"),
    *("machine", "reference_float", "reference_isa", "reference_lines", "reference_vector"),
    *("departures", "fuzz_machine", "semihosting", "stop", "tiny_elf", "trace", "validate", "warm"),
    "quiet",
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
    digest = hashlib.sha256(f"{sys.version_info[:2]} {numba.__version__}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in HOST_SIDE:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _prune(root: Path, keep: str) -> None:
    """Delete all but the newest compiled versions; a lost race is no harm."""
    try:
        versions = [p for p in root.glob("sim-*") if p.is_dir() and p.name != keep]
        versions.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    except OSError:
        return
    for path in versions[KEEP_CACHES - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


_ROOT = _cache_root()
CACHE_DIR = _ROOT / f"sim-{_source_hash()}"


def njit(function=None, **options):
    """numba.njit with this project's cache folder and C-like arithmetic.

    Use as ``@njit`` or ``@njit(inline="always")``; division by zero does not raise.
    """
    if function is None:
        return lambda inner: njit(inner, **options)
    if not CACHE_DIR.is_dir():
        CACHE_DIR.mkdir(parents=True, exist_ok=True)
        _prune(_ROOT, CACHE_DIR.name)
    previous = config.CACHE_DIR
    config.CACHE_DIR = str(CACHE_DIR)
    try:
        options.setdefault("cache", True)
        options.setdefault("error_model", "numpy")
        return numba.njit(**options)(function)
    finally:
        config.CACHE_DIR = previous


def inner(function):
    """njit for functions that only other compiled functions call: no wrapper, no cache file."""
    return numba.njit(
        function,
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
    )
