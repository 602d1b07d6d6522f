"""The processes in which `odl check` runs a student's code, and what it takes to lose one."""

import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from autograde.execution import BOOT
from autograde.probe import WORKER_FOLDER
from autograde.worker.wire import WireError
from autograde.workers import Limits, WorkerEndedError, WorkerProcess

PROJECT = str(Path(__file__).resolve().parent.parent)
START_SECONDS = 300  # a cold disk, and the simulator compiled for the first time
PYTHON_MEMORY_BYTES = 4 << 30
STATES = ("done", "open", "wrong", "slow", "unchecked")
LATE = "it did not finish in {seconds:g} s: is there a loop that never ends?"
ENDED = "the Python process ended before the check was through: exit(), a crash or too much memory?"
GARBLED = "what came back from the code is not a result"


class CheckBrokenError(Exception):
    """The worker failed before it touched the student's code."""


class CheckWorker:
    """One worker process, started when it is first needed and again after it was lost.

    A context manager that leaves no process behind.

    Args:
        seconds: time limit of one exercise.
        kernels: for C exercises: the simulator is loaded, and memory is not limited, because
            compilers reserve far more than they use.
        say: function of a sentence for the person who waits.
    """

    def __init__(self, seconds, *, kernels=False, say=None):
        self.seconds, self.kernels, self.say = seconds, kernels, say or (lambda text: None)
        self._process, self._ready = None, False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._process:
            self._process.close()
            self._process = None

    def ask(self, request, texts):
        """Check one exercise.

        Args:
            request, texts: as worker/check_main.py says.

        Returns:
            dict with state (one of STATES), message, passed (list of bool), and for C cycles,
            budget, backend and target. An endless loop or a crash is a wrong answer.

        Raises:
            CheckBrokenError: the worker does not start.
        """
        process = self._running()
        process.restart_clock()
        try:
            process.send(request, [_as_bytes(text) for text in texts])
            answer, _ = process.receive()
        except WorkerEndedError as ended:
            return self._lost(LATE.format(seconds=self.seconds) if ended.timed_out else ENDED)
        except WireError:
            return self._lost(GARBLED)
        process.pause_clock()
        return answer if _is_answer(answer) else self._lost(GARBLED)

    def _lost(self, message):
        self.close()
        return {"state": "wrong", "message": message, "passed": []}

    def start(self):
        """Start the process without waiting for it; once is enough."""
        if self._process is None:
            self._ready = False
            limits = Limits(wall_seconds=START_SECONDS, cpu_seconds=1 << 30)
            self._process = WorkerProcess(_command(), _environment(), limits)
            memory = None if self.kernels else PYTHON_MEMORY_BYTES
            opening = {"paths": [PROJECT], "memory_bytes": memory, "kernels": self.kernels}
            with contextlib.suppress(WorkerEndedError):  # it is told by the first answer
                self._process.send(opening)

    def _running(self):
        self.start()
        if not self._ready:
            try:
                self._wait_until_ready()
            except (WorkerEndedError, WireError) as error:
                self.close()
                raise CheckBrokenError(
                    f"the checking process did not start ({error}); try: odl doctor"
                ) from error
        return self._process

    def _wait_until_ready(self):
        ready, _ = self._process.receive()
        if self.kernels:
            if not ready.get("compiled"):
                self.say("compiling the simulator, once for this version ...")
            self._process.receive()
        self._process.limits = replace(self._process.limits, wall_seconds=self.seconds)
        self._ready = True


def _command():
    """Python as the student has it; modules of the current folder are not imported."""
    return [
        sys.executable,
        "-P",
        "-c",
        BOOT.format(paths=[str(WORKER_FOLDER)], module="check_main"),
    ]


def _environment():
    """The student's environment, without windows for figures and with a stdout for every sign."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    fixed = {"MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8:replace"}
    return os.environ | dict.fromkeys(threads, "1") | fixed


def _as_bytes(text):
    return np.frombuffer(text.encode("utf-8", "replace"), dtype=np.uint8)


def _is_answer(answer):
    """Whether a reply has the shape of one; a student's code shares the process that sends it."""
    passed, counts = answer.get("passed"), [answer.get(name) for name in ("cycles", "budget")]
    return (
        answer.get("state") in STATES
        and isinstance(answer.get("message"), str)
        and isinstance(passed, list)
        and all(count is None or type(count) is int for count in counts)
    )
