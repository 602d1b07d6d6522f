"""Run one Python task in one worker and bring back what it said, judged by nobody yet."""

from dataclasses import dataclass

from autograde.worker.wire import WireError
from autograde.workers import Limits, WorkerEndedError, WorkerProcess

ATTEMPTS = 5  # a worker that somebody else killed is started again
BOOT = "import sys; sys.path[:0] = {paths!r}; import {module}; {module}.main()"


class WorkerBrokenError(Exception):
    """The worker failed before it touched the student's code: the grader's own trouble."""


@dataclass(frozen=True)
class Outcome:
    """What came back.

    ending: "answered", "not-defined" (the cell itself failed), "timeout", "died" (the process was
        gone before it answered) or "garbled" (it sent something that is no answer).
    error: {"kind", "line", "message"} with "not-defined".
    cases: with "answered", for each case {"outputs": [...]} or {"error": {"kind": ...}}.
    arrays: what the outputs refer to.
    notices: protections that the worker's system does not offer.
    """

    ending: str
    error: dict | None = None
    cases: tuple = ()
    arrays: tuple = ()
    notices: tuple = ()


def boot_arguments(module, paths):
    """Interpreter arguments: isolated, no site-packages, nothing written beside modules."""
    return ["-I", "-S", "-B", "-c", BOOT.format(paths=paths, module=module)]


def run_python(sandbox, library, request, cases, withheld, limits=None):
    """Run a student's cell on inputs.

    Args:
        sandbox: Sandbox; library: Library.
        request: {"prelude", "cell", "function"}, texts.
        cases: one list per case of arguments, each an array or a number.
        withheld: patterns of what odlkit must not offer; limits: Limits.

    Returns:
        Outcome.

    Raises:
        WorkerBrokenError: no worker could be started in several attempts.
    """
    limits = limits or Limits()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _converse(sandbox, library, request, cases, withheld, limits)
        except WorkerEndedError as ended:
            if not ended.unexplained:
                return Outcome("timeout" if ended.timed_out else "died")
        except WireError:
            return Outcome("garbled")
        except WorkerBrokenError:
            if attempt == ATTEMPTS:
                raise
    raise WorkerBrokenError(f"workers were killed {ATTEMPTS} times in a row")


def _converse(sandbox, library, request, cases, withheld, limits):
    mounts, roots = library.python_mounts(withheld)
    paths = [sandbox.place(mount) for mount in roots]
    arguments = boot_arguments("python_main", paths[:2])
    command, environment = sandbox.command(arguments, mounts, limits.scratch_bytes)
    with WorkerProcess(command, environment, limits) as process:
        deny_writes = sandbox.level == "limits-only"
        opening = {"paths": paths[1:], "limits": limits.for_worker(deny_writes), **request}
        notices = _start(process, opening)
        defined, _ = process.receive()
        if defined.get("defined") is not True:
            return Outcome("not-defined", error=_plain_error(defined), notices=notices)
        process.send(*_encode_cases(cases))
        body, arrays = process.receive()
        answers = body.get("cases")
        if not isinstance(answers, list) or len(answers) != len(cases):
            raise WireError("expected one answer per case")
        return Outcome("answered", cases=tuple(answers), arrays=tuple(arrays), notices=notices)


def _start(process, opening):
    try:
        process.send(opening)
        ready, _ = process.receive()
    except (WorkerEndedError, WireError) as error:
        raise WorkerBrokenError(f"a worker did not start ({error})") from error
    return tuple(str(sentence) for sentence in ready["ready"])


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


def _plain_error(body):
    """The worker's account of an error, forced into shape: strings and a line number only."""
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    line = error.get("line")
    return {
        "kind": str(error.get("kind", "an error"))[:60],
        "line": line if type(line) is int and 0 < line < 100_000 else None,
        "message": str(error.get("message", ""))[:300],
    }
