"""Run one Python task in one worker and bring back what it said, judged by nobody yet."""

import os

from autograde.jobs import Outcome
from autograde.worker.wire import WireError
from autograde.workers import Limits, WorkerEndedError, WorkerProcess

CAN_FORK = hasattr(os, "fork")
ATTEMPTS = 5  # a worker that somebody else killed is started again
BOOT = "import sys; sys.path[:0] = {paths!r}; import {module}; {module}.main()"


class WorkerBrokenError(Exception):
    """The worker failed before it touched the student's code: the grader's own trouble."""


def boot_arguments(module, paths):
    """Interpreter arguments: isolated, no site-packages, nothing written beside modules."""
    return ["-I", "-S", "-B", "-c", BOOT.format(paths=paths, module=module)]


class PythonSession:
    """Runs the Python tasks of one student, in one worker as long as it lives; a context manager.

    Args:
        sandbox: Sandbox; library: Library; limits: Limits of each task.
    """

    def __init__(self, sandbox, library, limits=None):
        self.sandbox, self.library, self.limits = sandbox, library, limits or Limits()
        mounts, roots = library.python_mounts()
        arguments = boot_arguments("python_main", [sandbox.place(mount) for mount in roots])
        self._command = sandbox.command(arguments, mounts, self.limits.scratch_bytes)
        self._process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._close()

    def _close(self):
        if self._process:
            self._process.close()
            self._process = None

    def run(self, request, cases, withheld):
        """Run a cell on inputs.

        Args:
            request, cases, withheld: those of a PythonJob (jobs.py).

        Returns:
            Outcome.

        Raises:
            WorkerBrokenError: no worker could be started in several attempts.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._converse(request, cases, withheld)
            except WorkerEndedError as ended:
                self._close()
                if not ended.unexplained:
                    return Outcome("timeout" if ended.timed_out else "died")
            except WireError:
                self._close()
                return Outcome("garbled")
            except WorkerBrokenError:
                self._close()
                if attempt == ATTEMPTS:
                    raise
        raise WorkerBrokenError(f"workers were killed {ATTEMPTS} times in a row")

    def _converse(self, request, cases, withheld):
        process = self._start()
        limits = self.limits.for_worker(self.sandbox.level == "limits-only")
        opening = {"modules": self.library.odlkit_without(withheld), "limits": limits, **request}
        notices = self._get_ready(process, opening)
        defined, _ = self._receive(process)
        if defined.get("defined") is not True:
            error = _plain_error(defined, len(request["cell"].splitlines()))
            if not self.sandbox.tamper_resistant:  # the code may have read what nobody should see
                error["message"] = ""
            return Outcome("not-defined", error=error, notices=notices)
        process.send(*_encode_cases(cases))
        body, arrays = self._receive(process)
        answers = body.get("cases")
        if not isinstance(answers, list) or len(answers) != len(cases):
            raise WireError("expected one answer per case")
        process.pause_clock()
        return Outcome("answered", cases=tuple(answers), arrays=tuple(arrays), notices=notices)

    def _start(self):
        """The session's worker, a new one if there is none; its clock starts now."""
        if self._process is None or not CAN_FORK:
            self._close()
            grouped = self.sandbox.level != "container"  # which has groups of its own
            self._process = WorkerProcess(*self._command, self.limits, grouped)
        else:
            self._process.restart_clock()
        return self._process

    def _get_ready(self, process, opening):
        try:
            process.send(opening)
            ready, _ = process.receive()
        except (WorkerEndedError, WireError) as error:
            raise WorkerBrokenError(f"a worker did not start ({error})") from error
        if "ready" not in ready:
            raise WorkerBrokenError(f"a worker did not start ({ready})")
        return tuple(str(sentence) for sentence in ready["ready"])

    @staticmethod
    def _receive(process):
        """One message; the end of the task's process as WorkerEndedError, nonsense as WireError."""
        body, arrays = process.receive()
        if "ended" in body:
            raise process.explain_signal(body["ended"])
        if "garbled" in body:
            raise WireError("the task's process sent something else")
        return body, arrays


def run_python(sandbox, library, request, cases, withheld, limits=None):
    """One task in a session of its own; see PythonSession.run."""
    with PythonSession(sandbox, library, limits) as session:
        return session.run(request, cases, withheld)


def _encode_cases(cases):
    arrays, values = [], []
    for arguments in cases:
        described = []
        for value in arguments:
            if hasattr(value, "dtype"):
                described.append({"array": len(arrays)})
                arrays.append(value)
            else:
                described.append({"number": value})
        values.append(described)
    return {"cases": values}, arrays


def _plain_error(body, num_lines):
    """The worker's account of an error, forced into shape: strings and a line of the cell only."""
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    line = error.get("line")
    return {
        "kind": str(error.get("kind", "an error"))[:60],
        "line": line if type(line) is int and 0 < line <= num_lines else None,
        "message": str(error.get("message", ""))[:300],
    }
