"""Make the simulator ready to run: load its compiled code, or compile it the first time.

Compiling takes a while once per version of the sources. Two worker processes share the
work and fill the disk cache; this process then only loads. Where workers are not allowed
everything is compiled here.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from numba import int64, uint8, uint32

from gvsoc_runner.sim import core, native
from gvsoc_runner.sim.jit import CACHE_DIR
from gvsoc_runner.sim.quiet import garbage_collection_paused

READY = CACHE_DIR / "ready"
LOCK = CACHE_DIR / "compiling"
WORKERS = ("cold", "hot")
PATIENCE_S = 180  # after this the lock of another process counts as forgotten
_words, _bytes = int64[::1], uint8[::1]
RUN_ARGUMENTS = (*(int64, _words, uint32[::1], uint32[::1], _words, _bytes, _bytes, _words, int64),)
_done = False


def ready() -> None:
    """Make sure that compiled code is in memory; the first time ever this takes seconds."""
    global _done
    if _done:
        return
    if not READY.exists():
        _compile_once()
    with garbage_collection_paused():
        _load_array_functions()
        native.link()
        core.run.compile(RUN_ARGUMENTS)
    with contextlib.suppress(OSError):
        READY.touch()
    _done = True


def _load_array_functions() -> None:
    """Load Numba's array functions without scipy, which they would import only to see it is there.

    It takes a third of the start-up time. Code that needs BLAS still finds it later.
    """
    if "numba.np.arraymath" in sys.modules or "scipy.linalg" in sys.modules:
        return
    sys.modules["scipy.linalg"] = None
    try:
        arraymath = importlib.import_module("numba.np.arraymath")
    finally:
        del sys.modules["scipy.linalg"]
    arraymath._HAVE_BLAS = importlib.util.find_spec("scipy") is not None


def _compile_once() -> None:
    """Let workers fill the cache; a second process that comes meanwhile waits for the first."""
    with _lock() as mine:
        if mine and not READY.exists():
            start = time.perf_counter()
            _say("compiling the simulator, once for this version (about 15 s) ...")
            workers = [_start(part) for part in WORKERS]
            for worker in workers:
                if worker is not None:
                    worker.wait()
            _say(f"compiled in {time.perf_counter() - start:.0f} s")


@contextlib.contextmanager
def _lock() -> Iterator[bool]:
    """True for the one process that shall compile; others wait until it is ready."""
    try:
        handle = os.open(LOCK, os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        _wait_for_other()
        yield False
        return
    except OSError:  # a cache folder that cannot be written
        yield False
        return
    try:
        os.close(handle)
        yield True
    finally:
        with contextlib.suppress(OSError):
            LOCK.unlink()


def _wait_for_other() -> None:
    while LOCK.exists() and not READY.exists():
        try:
            if time.time() - LOCK.stat().st_mtime > PATIENCE_S:
                LOCK.unlink(missing_ok=True)
                return
        except OSError:
            return
        time.sleep(0.1)


def _start(part: str) -> subprocess.Popen | None:
    """Start a worker; None where that is not possible."""
    root = str(Path(__file__).resolve().parents[2])
    code = f"import sys; sys.path.insert(0, {root!r}); from gvsoc_runner.sim import warm; "
    try:
        return subprocess.Popen(
            [sys.executable, "-c", code + f"warm.compile_part({part!r})"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def compile_part(part: str) -> None:
    """Compile one half into the disk cache (worker process)."""
    with garbage_collection_paused():
        native.compile_only(native.symbols(cold=part == "cold"))
        if part == "hot":
            core.run.compile(RUN_ARGUMENTS)


def _say(text: str) -> None:
    print(f"gvsoc_runner: {text}", file=sys.stderr, flush=True)
