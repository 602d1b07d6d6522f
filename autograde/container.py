"""Command lines for Docker or Podman, where one of them answers and the worker image is there.

The image is named by ODL_WORKER_IMAGE and needs nothing but Python of the grader's version and
NumPy; it is never pulled while grading.
"""

import functools
import os
import shutil
import subprocess

DEFAULT_IMAGE = "odl-worker:latest"
FIX = f"docker build -t {DEFAULT_IMAGE} docs/worker-image"


def image():
    return os.environ.get("ODL_WORKER_IMAGE", DEFAULT_IMAGE)


@functools.cache
def find_engine():
    """(path of the engine, "") or ("", why none can be used)."""
    problem = "neither docker nor podman is installed"
    for name in ("docker", "podman"):
        path = shutil.which(name)
        if not path:
            continue
        asked = [path, "image", "inspect", image()]
        try:
            answer = subprocess.run(asked, capture_output=True, text=True, timeout=20)
        except (OSError, subprocess.TimeoutExpired):
            problem = f"{name} does not answer"
            continue
        if answer.returncode == 0:
            return path, ""
        missing = "no such image" in answer.stderr.lower()
        problem = f"{name} has no image {image()}" if missing else f"{name} does not answer"
    return "", problem


def find_problem():
    return find_engine()[1]


def command(python_arguments, mounts, scratch_bytes):
    """docker run ... python3 python_arguments; mounts read-only, only /scratch can be written."""
    arguments = [find_engine()[0], "run", "--rm", "--interactive", "--init", "--pull", "never"]
    arguments += ["--network", "none", "--read-only", "--cap-drop", "ALL", "--pids-limit", "32"]
    arguments += ["--security-opt", "no-new-privileges", "--user", "65534:65534"]
    arguments += ["--memory", "2g", "--memory-swap", "2g", "--workdir", "/scratch"]
    arguments += ["--tmpfs", f"/scratch:rw,size={scratch_bytes},mode=1777"]
    for mount in mounts:
        arguments += ["--volume", f"{mount.source}:{mount.target}:ro"]
    return [*arguments, image(), "python3", *python_arguments]
