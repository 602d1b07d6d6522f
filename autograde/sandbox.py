"""Where untrusted work runs: the levels, what each protects, and the test that proves it.

    bubblewrap   own file system, processes, users and network (Linux); resists tampering
    container    the same from Docker or Podman, where one answers
    limits-only  limits and a system-call filter around a plain process; NOT tamper-resistant:
                 code can still read what the grader's user can read

`select_sandbox()` starts at the top and takes the first level whose self-test passes; the sandbox
carries a sentence for every level passed over, and reports repeat them.
"""

import functools
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from autograde import bubblewrap, container, probe

LEVELS = ("bubblewrap", "container", "limits-only")
WEAK = (
    "limits-only: NOT tamper-resistant. Student code runs as a plain process with limits and can "
    "read files of the user who grades"
)


class SandboxUnavailableError(Exception):
    """The level that was asked for does not work here."""


@dataclass(frozen=True)
class Mount:
    """One file or folder that a worker may read: where it is, and where a sandbox shows it."""

    source: Path
    target: str


@dataclass(frozen=True)
class Sandbox:
    """A level that passed its self-test.

    notices: sentences the report has to repeat, one for each stronger level that failed.
    fix: the command that would make a stronger level work, empty where there is none.
    """

    level: str
    tamper_resistant: bool
    notices: tuple = field(default=())
    fix: str = ""

    def describe(self):
        """One line for reports."""
        text = self.level if self.tamper_resistant else WEAK
        return "; ".join([text, *self.notices])

    def place(self, mount):
        """The path under which a worker sees the mount."""
        return str(mount.source) if self.level == "limits-only" else mount.target

    def command(self, python_arguments, mounts, scratch_bytes):
        """The command line that starts Python inside, and the environment for it.

        python_arguments: what follows the interpreter, with paths as `place` gives them.
        """
        if self.level == "bubblewrap":
            command = bubblewrap.command(python_arguments, mounts, scratch_bytes)
        elif self.level == "container":
            inside = worker_environment()
            command = container.command(python_arguments, mounts, scratch_bytes, inside)
            return command, dict(os.environ)  # for the engine's own command; nothing of it enters
        else:
            command = [base_interpreter(), *python_arguments]
        return command, worker_environment()


def base_interpreter():
    """The interpreter behind a virtual environment: it knows none of the project's packages."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def worker_environment():
    """A few harmless variables; nothing of the grader's environment reaches a worker."""
    kept = ("SYSTEMROOT",)  # Windows cannot start Python without it
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    environment |= dict.fromkeys(threads, "1")
    return environment | {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}


def _candidate(level):
    if level == "bubblewrap":
        return bubblewrap.find_problem(), bubblewrap.FIX
    if level == "container":
        return container.find_problem(), container.FIX
    return "", ""


@functools.cache
def try_level(level):
    """(sandbox, problem): the sandbox where the level works, else a sentence and the fix."""
    problem, fix = _candidate(level)
    sandbox = Sandbox(level, tamper_resistant=level != "limits-only")
    if not problem:
        problem = probe.find_leak(sandbox)
    return (None, problem, fix) if problem else (sandbox, "", "")


def select_sandbox(level="auto"):
    """The strongest level that passes its self-test, or just the named one.

    Raises:
        SandboxUnavailableError: the named level does not work here, or (with "auto") none does.
    """
    if level != "auto" and level not in LEVELS:
        raise ValueError(f"expected a level of {('auto', *LEVELS)}, got {level!r}")
    notices, fixes = [], []
    for name in LEVELS if level == "auto" else (level,):
        sandbox, problem, fix = try_level(name)
        if sandbox:
            return Sandbox(name, sandbox.tamper_resistant, tuple(notices), (fixes or [""])[0])
        notices.append(f"{name} not used: {problem}")
        fixes.append(fix)
    raise SandboxUnavailableError("; ".join(notices) + (f"; try: {fixes[0]}" if fixes[0] else ""))
