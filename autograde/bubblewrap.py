"""Command lines for bubblewrap: a world that holds an interpreter, the worker, and nothing else."""

import functools
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

FIX = "sudo apt-get install bubblewrap"
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives")
HIDDEN = ("/usr/local/src", "/usr/src", "/usr/share")


def find_problem():
    """Why bubblewrap cannot be used, or an empty string."""
    if sys.platform != "linux":
        return "bubblewrap exists for Linux only"
    return "" if shutil.which("bwrap") else "bubblewrap is not installed"


@functools.cache
def _options():
    """Options that this bubblewrap knows; older ones lack the two."""
    text = subprocess.run([shutil.which("bwrap"), "--help"], capture_output=True, text=True).stdout
    return {name for name in ("--disable-userns", "--size") if name in text}


def command(python_arguments, mounts, scratch_bytes):
    """bwrap ... python python_arguments; mounts are read-only, only /scratch can be written."""
    from autograde.sandbox import base_interpreter

    arguments = [shutil.which("bwrap"), "--unshare-all", "--unshare-user", "--die-with-parent"]
    # No --new-session: WorkerProcess makes one, and kills the group that everything inside is in.
    arguments += ["--hostname", "worker", "--cap-drop", "ALL"]
    if "--disable-userns" in _options():
        arguments += ["--disable-userns"]
    arguments += [*_world(), "--proc", "/proc", "--dev", "/dev"]
    for mount in mounts:
        arguments += ["--ro-bind", str(mount.source), mount.target]
    arguments += _sized_tmpfs("/dev/shm", 4096) + _sized_tmpfs("/scratch", scratch_bytes)
    arguments += ["--remount-ro", "/dev", "--chdir", "/scratch", "--remount-ro", "/"]
    return [*arguments, "--", base_interpreter(), *python_arguments]


def _sized_tmpfs(path, size):
    return (["--size", str(size)] if "--size" in _options() else []) + ["--tmpfs", path]


@functools.cache
def _world():
    """The system's folders and the interpreter's own, without any installed packages."""
    arguments = []
    for folder in SYSTEM_FOLDERS:
        arguments += _show(Path(folder))
    for file in SYSTEM_FILES:
        if Path(file).exists():
            arguments += ["--ro-bind", file, file]
    prefix = Path(sys.base_prefix).resolve()
    if not _is_below(prefix, SYSTEM_FOLDERS):
        arguments += ["--ro-bind", str(prefix), str(prefix)]
    for folder in _to_hide(prefix):
        arguments += ["--tmpfs", folder]
    return tuple(arguments)


def _show(folder):
    """A folder of the system as it is here: a real one, or a link into /usr."""
    if folder.is_symlink():
        return ["--symlink", str(folder.readlink()), str(folder)]
    return ["--ro-bind", str(folder), str(folder)] if folder.is_dir() else []


def _is_below(path, folders):
    return any(Path(folder) == path or Path(folder) in path.parents for folder in folders)


def _to_hide(prefix):
    """Shown folders with packages (the project itself may be one) or with other people's files."""
    hidden = {*HIDDEN, str(Path(__file__).resolve().parent.parent)}
    for root in (prefix, Path("/usr"), Path("/usr/local")):
        hidden |= {str(folder) for folder in root.glob("lib*/python3*/*-packages")}
    for scheme in ("purelib", "platlib"):
        variables = {"base": str(prefix), "platbase": str(prefix)}
        hidden.add(sysconfig.get_path(scheme, vars=variables))
    shown = (*SYSTEM_FOLDERS, str(prefix))
    return sorted(f for f in hidden if Path(f).is_dir() and _is_below(Path(f), shown))
