"""What a machine of the cluster does for the judge: jobs in, what came back out, as bytes.

This runs in the Dask worker, on a teacher's machine and outside of the sandbox; a student's code
runs in workers of its own below it. It gets no course key and judges nothing.
"""

import atexit
import json
import os
import platform
import sys
import threading

from autograde.jobs import Failure, pack, unpack
from autograde.sandbox import LEVELS, SandboxUnavailableError, select_sandbox
from autograde.version import version
from autograde.workplace import Workplace

_places, _lock = {}, threading.Lock()


def describe(level):
    """What this machine is: a JSON text with its project's version and its sandbox."""
    facts = {"version": version(), "host": platform.node(), "python": platform.python_version()}
    try:
        box = select_sandbox(level)
        facts |= {"level": box.level, "notices": list(box.notices), "problem": ""}
    except SandboxUnavailableError as error:
        facts |= {"level": "", "notices": [], "problem": str(error)}
    return json.dumps(facts)


def carry_out(data):
    """Do the jobs of one submission.

    Args:
        data: bytes of jobs.pack; its head is {"version", "level", "weakest", "kernel_ids",
            "target"}.

    Returns:
        bytes of jobs.pack, head {"refused": reason or "", "level", "host", "notices"}. It does not
        raise: an exception would travel as a pickle.
    """
    head, jobs = unpack(data)
    facts = json.loads(describe(head["level"]))
    reply = {"refused": _refusal(head, facts), "level": facts["level"], "host": facts["host"]}
    if reply["refused"]:
        return pack(reply | {"notices": []}, [])
    try:
        place = _place(head["level"], tuple(head["kernel_ids"]), head["target"])
        results, notices = place.run(jobs), place.notices
    except Exception as error:
        results, notices = [Failure(repr(error))] * len(jobs), []
    return pack(reply | {"notices": notices}, results)


def _refusal(head, facts):
    if facts["version"] != head["version"]:
        return "it has another version of the project"
    if facts["problem"]:
        return facts["problem"]
    if LEVELS.index(facts["level"]) > LEVELS.index(head["weakest"]):
        return f"its sandbox is {facts['level']}, weaker than {head['weakest']}"
    return ""


def _place(level, kernel_ids, target):
    """This machine's workplace for a lesson, made once; its workers stay warm."""
    with _lock:
        key = (level, kernel_ids, target)
        if key not in _places:
            _places[key] = Workplace(select_sandbox(level), kernel_ids, target)
            atexit.register(_places[key].close)
        return _places[key]


def start(cluster, role, *arguments):
    """Become Dask's scheduler or worker, with TLS on and no dashboard.

    Args:
        cluster: Cluster; role: "scheduler" or "worker"; arguments: further ones for its command.
    """
    module = f"distributed.cli.dask_{role}"
    # Dask's web server cannot be switched off as a whole, so it speaks to this machine alone.
    quiet = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    command = [sys.executable, "-m", module, *cluster.options(), *quiet, *arguments]
    os.execv(command[0], command)
