"""Make the simulator ready to run: load its compiled code, or compile it the first time.

Compiling takes a while once per version of the sources. Worker processes share the functions
between them and write object files; this process puts these into one file and loads it. Neither
this process nor a later one needs Numba then. Where workers are not allowed, everything is
compiled here, for this process alone.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gvsoc_runner.sim import cache_folder, compiled

MAX_WORKERS = 4
PATIENCE_S = 180  # after this the lock of another process counts as forgotten
_done = False


def ready() -> None:
    """Make sure that compiled code is in memory; the first time ever this takes seconds."""
    global _done
    if _done:
        return
    path = compiled.code_file()
    objects = compiled.read(path) or _compile_once(path)
    if objects is None:
        _compile_here()
    else:
        compiled.load(objects)
    _done = True


def is_compiled() -> bool:
    """True if the next `ready()` has only to load."""
    return compiled.read(compiled.code_file()) is not None


def _compile_once(path: Path) -> dict[str, bytes] | None:
    """Compile with workers and save; a second process that comes meanwhile waits for the first."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path.with_suffix(".compiling")) as mine:
        objects = compiled.read(path)
        if mine and objects is None:
            start = time.perf_counter()
            _say("compiling the simulator, once for this version (about 12 s) ...")
            objects = _compile_with_workers()
            _say(f"compiled in {time.perf_counter() - start:.0f} s")
            if objects is not None:
                with contextlib.suppress(OSError):
                    compiled.save(objects, path)
                    cache_folder.prune()
    return objects


@contextlib.contextmanager
def _lock(lock: Path) -> Iterator[bool]:
    """True for the process that shall compile; others wait until the first is done."""
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        yield _wait_for_other(lock)
        return
    except OSError:  # a cache folder that cannot be written: compile for this process alone
        yield True
        return
    try:
        os.close(handle)
        yield True
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()


def _wait_for_other(lock: Path) -> bool:
    """Wait until the lock is gone; True, so that this process compiles if the other has failed."""
    with contextlib.suppress(OSError):
        while time.time() - lock.stat().st_mtime < PATIENCE_S:
            time.sleep(0.1)
        lock.unlink(missing_ok=True)
    return True


def _compile_with_workers() -> dict[str, bytes] | None:
    """Objects by symbol from worker processes; None when they did not make all of them."""
    with tempfile.TemporaryDirectory(prefix="odl-compile-") as folder:
        workers = [_start(folder) for _ in range(min(os.cpu_count() or 1, MAX_WORKERS))]
        codes = [worker.wait() for worker in workers if worker is not None]
        files = sorted(Path(folder).iterdir())
        if 0 not in codes or any(codes):
            return None
        return {file.name: file.read_bytes() for file in files}


def _start(folder: str) -> subprocess.Popen | None:
    """Start a worker; None where that is not possible."""
    root = str(Path(__file__).resolve().parents[2])
    code = f"import sys; sys.path.insert(0, {root!r}); from gvsoc_runner.sim import warm; "
    try:
        return subprocess.Popen(
            [sys.executable, "-c", code + f"warm.compile_share({folder!r})"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def compile_share(folder: str) -> None:
    """Compile functions that no other worker has taken yet, the largest first (worker process)."""
    from gvsoc_runner.sim.quiet import garbage_collection_paused

    with garbage_collection_paused():
        from gvsoc_runner.sim import core, native  # noqa: F401  core declares all symbols

        with native.inner_functions_stay_open():
            for symbol in reversed(native.declared):
                with (
                    contextlib.suppress(FileExistsError),
                    open(Path(folder) / symbol, "xb") as file,
                ):
                    file.write(native.compile_object(symbol))


def _compile_here() -> None:
    from gvsoc_runner.sim.quiet import garbage_collection_paused

    _say("compiling the simulator for this process alone (about half a minute) ...")
    with garbage_collection_paused():
        from gvsoc_runner.sim import core, native  # noqa: F401  core declares all symbols

        native.compile_here()


def _say(text: str) -> None:
    print(f"gvsoc_runner: {text}", file=sys.stderr, flush=True)
