"""The self-test of a sandbox level: start the worker's interpreter inside and try to get out."""

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from autograde.scratch import ScratchFolder

WORKER_FOLDER = Path(__file__).resolve().parent / "worker"
WORKER_TARGET = "/odl/worker"
TIMEOUT_SECONDS = 30


def find_leak(sandbox):
    """What is wrong with the sandbox in one sentence, or an empty string.

    For limits-only, which promises no walls, the worker just has to start.
    """
    with closing(ScratchFolder()) as scratch, _listener() as listener:
        folder, secret = str(scratch.path), scratch.path / "secret"
        secret.write_text("a file of the grader")
        port = listener.getsockname()[1]
        arguments = [str(secret), folder, str(os.getpid()), str(port)]
        try:
            report = _ask(sandbox, arguments)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            return f"its self-test did not run ({type(error).__name__})"
    if sandbox.level == "limits-only":
        return ""
    if report["worked"]:
        return "its self-test could " + ", ".join(report["worked"])
    inside, here = report["python"], list(sys.version_info[:2])
    if inside != here:
        return "it has Python {}.{}, and the grader {}.{}".format(*inside, *here)
    return "" if report["scratch"] else "its self-test found no scratch folder"


def _listener():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def _ask(sandbox, arguments):
    from autograde.sandbox import Mount

    mount = Mount(WORKER_FOLDER, WORKER_TARGET)
    script = f"{sandbox.place(mount)}/probe_main.py"
    command, environment = sandbox.command(["-I", "-S", "-B", script, *arguments], [mount], 1 << 20)
    answer = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        timeout=TIMEOUT_SECONDS,
        check=True,
    )
    return json.loads(answer.stdout)
