"""Command lines for Docker or Podman, where one of them answers and has the worker image.

The image needs Python of the grader's minor version and a C library that the installed wheels fit;
everything else is mounted. The official `python:X.Y-slim` is such an image, and ODL_WORKER_IMAGE
names another. Nothing is ever pulled while grading.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

DEFAULT_IMAGE = f"python:{sys.version_info.major}.{sys.version_info.minor}-slim"
FIX = f"docker pull {DEFAULT_IMAGE}"
ANSWER_SECONDS = 20
LABEL = "odl-worker"  # to find them by: docker ps --filter label=odl-worker


def image():
    return os.environ.get("ODL_WORKER_IMAGE", DEFAULT_IMAGE)


@functools.cache
def find_engine():
    """(path of the engine, "") or ("", why none can be used)."""
    problems = []
    for name in ("docker", "podman"):
        path = shutil.which(name)
        if path:
            problem = _find_problem_of(path, name)
            if not problem:
                return path, ""
            problems.append(problem)
    return "", "; ".join(problems) or "neither docker nor podman is installed"


def _find_problem_of(path, name):
    asked = [path, "image", "inspect", image()]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=ANSWER_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return f"{name} does not answer"
    if answer.returncode == 0:
        return ""
    missing = "no such image" in answer.stderr.lower() or "not known" in answer.stderr.lower()
    return f"{name} has no image {image()}" if missing else f"{name} does not answer"


def _is_podman(engine):
    return Path(engine).name == "podman"


def _user(engine):
    """The grader's own user, who can read what is mounted, and is nobody there beyond that."""
    if not hasattr(os, "getuid"):
        return []
    keep = ["--userns", "keep-id"] if _is_podman(engine) and os.getuid() else []
    return [*keep, "--user", f"{os.getuid()}:{os.getgid()}"]


def find_problem():
    return find_engine()[1]


def command(python_arguments, mounts, scratch_bytes, environment):
    """docker run ... python3 python_arguments; mounts read-only, only /scratch can be written.

    The container ends with its first process, which ends when the judge closes its pipe: also
    where nobody is left to stop it.
    """
    engine = find_engine()[0]
    arguments = [engine, "run", "--rm", "--interactive", "--pull", "never", "--label", LABEL]
    arguments += ["--read-only"]
    if _is_podman(engine):
        arguments += ["--read-only-tmpfs=false"]
    arguments += ["--network", "none", "--cap-drop", "ALL", *_user(engine)]
    arguments += ["--security-opt", "no-new-privileges", "--security-opt", "label=disable"]
    arguments += ["--pids-limit", "256", "--memory", "2g", "--memory-swap", "2g"]
    arguments += ["--ulimit", "nofile=256:256", "--ulimit", "nproc=1024:1024"]
    arguments += ["--tmpfs", f"/scratch:rw,size={scratch_bytes},mode=1777", "--workdir", "/scratch"]
    for mount in mounts:
        arguments += ["--volume", f"{mount.source}:{mount.target}:ro"]
    for name, value in environment.items():
        if name != "PATH":  # the image knows where its Python is
            arguments += ["--env", f"{name}={value}"]
    return [*arguments, image(), "python3", *python_arguments]
