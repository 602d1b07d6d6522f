"""One cap for all that a worker starts, where Linux lets this process make control groups (v2).

Limits of `resource` hold for one process each; a control group holds for a worker with all its
descendants: memory, number of processes, processors. It also ends them in one stroke. Groups are
made below the grader's own one or below ODL_CGROUP, which has to be delegated to the grader:

    systemd-run --user --scope --property=Delegate=yes odl grade ...

Source: kernel documentation, admin-guide/cgroup-v2.
"""

import contextlib
import functools
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

CONTROLLERS = ("memory", "pids", "cpu")
PREFIX = "odl-worker-"
# The process enters by itself before it becomes the worker: nothing can be started outside.
ENTER = 'echo 0 > "$0/cgroup.procs" && exec "$@"'
MAX_MEMORY_BYTES = 2 << 30
SLACK_BYTES = 256 << 20  # the worker's own process beside that of the task
MAX_PROCESSES = 64
ONE_PROCESSOR = "100000 100000"  # of every 100 000 us, per worker
END_SECONDS = 5.0
_numbers = itertools.count()


class Group:
    """The control group of one worker.

    Args:
        parent: folder of the delegated group; controllers: those that it offers to its children.
        memory_bytes: of the worker's task.
    """

    def __init__(self, parent, controllers, memory_bytes):
        self.folder = parent / f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        self.folder.mkdir()
        settings = {
            "memory": {
                "memory.max": min(memory_bytes, MAX_MEMORY_BYTES) + SLACK_BYTES,
                "memory.swap.max": 0,
            },
            "pids": {"pids.max": MAX_PROCESSES},
            "cpu": {"cpu.max": ONE_PROCESSOR},
        }
        for controller in controllers:
            for name, value in settings.get(controller, {}).items():
                with contextlib.suppress(FileNotFoundError):  # a kernel without swap accounting
                    (self.folder / name).write_text(str(value))

    def command(self, command):
        """The command line that starts `command` inside."""
        return ["/bin/sh", "-c", ENTER, str(self.folder), *command]

    @property
    def ran_out_of_memory(self):
        """Whether the kernel ended a process of the group for its memory."""
        try:
            lines = (self.folder / "memory.events").read_text().splitlines()
        except OSError:
            return False
        return any(line.startswith("oom_kill ") and line.split()[1] != "0" for line in lines)

    def close(self):
        """End every process inside and delete the group."""
        _end(self.folder)


@functools.cache
def find_parent():
    """(folder below which groups can be made, or None; controllers; a sentence for people).

    The sentence says what is capped, or why only the limits of single processes hold.
    """
    try:
        parent = Path(os.environ.get("ODL_CGROUP") or _own_group())
        _end_left_behind(parent)
        controllers = offer_controllers(parent, CONTROLLERS)
        _try_out(parent, controllers)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return None, (), f"rlimits only (no control groups: {error})"
    if not controllers:
        return (
            parent,
            (),
            f"rlimits only (cgroup v2 at {parent} offers no {', '.join(CONTROLLERS)})",
        )
    missing = [name for name in CONTROLLERS if name not in controllers]
    but = f", but not {', '.join(missing)}" if missing else ""
    return parent, controllers, f"rlimits and control groups ({', '.join(controllers)}{but})"


def new_group(memory_bytes):
    """A Group for one worker, None where none can be made."""
    parent, controllers, _ = find_parent()
    if parent is None:
        return None
    try:
        return Group(parent, controllers, memory_bytes)
    except OSError:
        return None


def _own_group():
    """The folder of this process's own group.

    Raises:
        ValueError: there is no cgroup v2; the message says so.
    """
    if sys.platform != "linux":
        raise ValueError("they are Linux's")
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    places = [line.split()[4] for line in mounts if " - cgroup2 " in line]
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    paths = [line[3:] for line in lines if line.startswith("0::")]
    if not places or not paths:
        raise ValueError("no cgroup v2 is mounted")
    return Path(places[0]) / paths[0].lstrip("/")


def offer_controllers(parent, wanted):
    """Let children of a group have controllers; returns those that they can have.

    A group with processes of its own cannot offer any: if this process is there, it moves into a
    group beside the workers' first.
    """
    there = (parent / "cgroup.controllers").read_text().split()
    found = [name for name in wanted if name in there]
    order = " ".join(f"+{name}" for name in found)
    if not found:
        return ()
    try:
        (parent / "cgroup.subtree_control").write_text(order)
    except OSError:
        own = parent / f"odl-grader-{os.getpid()}"
        own.mkdir(exist_ok=True)
        (own / "cgroup.procs").write_text(str(os.getpid()))
        (parent / "cgroup.subtree_control").write_text(order)
    return tuple(found)


def _end_left_behind(parent):
    """End and delete groups whose grader was killed."""
    for folder in parent.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            _end(folder)


def _end(folder):
    """End every process in a group and delete it."""
    with contextlib.suppress(OSError):
        (folder / "cgroup.kill").write_text("1")
    deadline = time.monotonic() + END_SECONDS
    while folder.exists() and time.monotonic() < deadline:
        try:
            folder.rmdir()
        except OSError:  # its processes are still ending
            time.sleep(0.005)


def _try_out(parent, controllers):
    """Start a process in a group and end it with the group.

    Raises:
        OSError, ValueError: it was not inside, or it is still there.
    """
    group = Group(parent, controllers, SLACK_BYTES)
    try:
        command = group.command(["/bin/sh", "-c", "echo; read line"])
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdout.read(1)
            inside = str(process.pid) in (group.folder / "cgroup.procs").read_text().split()
            group.close()
            if not inside or process.wait(timeout=END_SECONDS) != -9 or group.folder.exists():
                raise ValueError("the self-test failed")
    finally:
        group.close()
