"""Starts an installed simulator under a time limit, and ends exactly what was started.

A simulator is a tree: a script, its Python, the launcher, which may sit in a session of its own
(some scripts open a pseudo-terminal for it). Every process of a run carries the run's mark in its
environment, so that children whose parent is gone are found as well; nothing is ever ended by name.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "ODL_RUN_MARK"
MAX_OUTPUT_BYTES = 64 << 20


@dataclass(frozen=True)
class Finished:
    """How a process ended. status: exit code, negative for a signal, None when out of time."""

    status: int | None
    stdout: str
    stderr: str
    wall_seconds: float


def marked_processes(mark: str) -> list[int]:
    """Ids of living processes that carry this mark in their environment (Linux)."""
    wanted, found = f"{MARK}={mark}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


def descendants(pid: int) -> list[int]:
    """Ids of living children, grandchildren, ... of a process, from `ps`; [] without it."""
    try:
        run = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    children: dict[int, list[int]] = {}
    for line in run.stdout.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, waiting = [], [pid]
    while waiting:
        mine = children.get(waiting.pop(), [])
        found, waiting = found + mine, waiting + mine
    return found


def end_tree(process: subprocess.Popen, mark: str) -> None:
    """End a process we started and everything below it, by id."""
    below = descendants(process.pid) if process.poll() is None else []
    with contextlib.suppress(OSError):  # the group is gone when all of it has ended
        os.killpg(process.pid, signal.SIGKILL)
    for pid in dict.fromkeys([*below, *marked_processes(mark)]):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def run_limited(
    argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, timeout_s: float
) -> Finished:
    """Run a program to its end or to the time limit; nothing of it is left behind.

    Output goes through files, so a program that prints for ever cannot fill our memory; what is
    beyond MAX_OUTPUT_BYTES is cut off. Standard input is a pipe that we hold open: a child can wait
    for its end to learn that we are gone.

    Raises:
        OSError: the program cannot be started.
    """
    mark, start = secrets.token_hex(8), time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            list(argv), env={**env, MARK: mark}, cwd=cwd, stdin=subprocess.PIPE,
            stdout=out, stderr=err, start_new_session=True,
        )  # fmt: skip
        try:
            status = process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            end_tree(process, mark)
            process.stdin.close()
        texts = [_text(stream) for stream in (out, err)]
    return Finished(status, *texts, time.monotonic() - start)


def _text(stream) -> str:
    stream.seek(0)
    return stream.read(MAX_OUTPUT_BYTES).decode("utf-8", "replace")
