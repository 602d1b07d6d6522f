"""The process that runs the public checks for `odl check`, on the student's own machine.

Started by exec; it protects the command from endless loops and crashes, not from attacks. It lives
through the exercises of a notebook, as a notebook's kernel does. Conversation over standard input
and output, in messages of wire.py; texts travel as arrays of bytes:

    odl    -> {"paths", "memory_bytes" (or null), "kernels": bool}
    worker -> {"ready": true, "compiled": bool}    with kernels: whether it need not be compiled
    worker -> {"ready": true}
    odl    -> {"kind": "python"} and the texts prelude, cell, check, check, ...
              or {"kind": "c", "exercise", "first_line", "seed"} and the text of the C code
    worker -> {"state", "message", "passed": [bool, ...]} or, for C, also {"cycles", "budget",
              "backend", "target"}; any number of times, until its input ends
"""

import builtins
import linecache
import os
import re
import sys

import lockdown
import numpy as np
import wire
from python_main import CELL_NAME, describe_error, open_channel, send

MAX_TEXT_BYTES = 64 * 1024 * 1024
MESSAGE_CHARS = 400
SETUP_NAME, CHECK_NAME = "<setup>", "<check>"


def check_python(texts):
    """Run a cell and then its check cells, each of which counts by itself."""
    prelude, cell, *checks = texts
    namespace = {"__name__": "__main__", "__builtins__": builtins}
    linecache.cache[CELL_NAME] = (len(cell), None, cell.splitlines(keepends=True), CELL_NAME)
    failure = _failure(prelude, SETUP_NAME, namespace) or _failure(cell, CELL_NAME, namespace)
    if failure:
        return failure | {"passed": [False] * len(checks)}
    failures = [_failure(check, CHECK_NAME, namespace) for check in checks]
    first = next((f for f in failures if f), {"state": "done", "message": ""})
    return first | {"passed": [failure is None for failure in failures]}


def _failure(source, name, namespace):
    """None, or the state and the message of what went wrong."""
    try:
        exec(compile(source, name, "exec", dont_inherit=True), namespace)
    except NotImplementedError:
        return {"state": "open", "message": ""}
    except BaseException as error:  # SystemExit and KeyboardInterrupt are a student's errors too
        return {"state": "wrong", "message": _sentence(error, name)[:MESSAGE_CHARS]}
    return None


def _sentence(error, name):
    """One line for an error: what the check says, or the error itself with its line."""
    from odlkit.checks import CheckFailed

    if isinstance(error, CheckFailed):
        return _check_sentence(error)
    told = describe_error(error, with_message=True)
    kind = told["kind"] if hasattr(builtins, told["kind"]) else type(error).__name__
    where = f"line {told['line']} of the cell: " if told["line"] else ""
    if name == SETUP_NAME:
        where = "a cell above this exercise does not run: "
    return f"{where}{kind}: {told['message']}".removesuffix(": ")


def _check_sentence(error):
    """Where, and the hint of a recognised mistake; else what was expected and what came."""
    if error.mistake == "exception":
        return f"{error.where}: {' '.join(str(error.got).split())}"
    if error.mistake and error.hint:
        first_sentence = re.split(r"(?<=[.?!])\s", error.hint)[0]
        return f"{error.where}: {first_sentence}"
    expected, got = (
        (str(text).splitlines() or [""])[0].removesuffix(" in")
        for text in (error.expected, error.got)
    )
    return f"{error.where}: expected {expected}, got {got}"


def check_kernel(request, source):
    """Judge C code as `%%kernel` does."""
    from gvsoc_runner.errors import RunnerError
    from gvsoc_runner.judge import judge_kernel

    line = request["first_line"]
    try:
        report = judge_kernel(source, request["exercise"], seed=request["seed"], first_line=line)
    except (RunnerError, ValueError) as error:  # the set-up is at fault, not the student
        return {"state": "unchecked", "message": str(error)[:MESSAGE_CHARS], "passed": []}
    states = {"correct": "done", "unwritten": "open"}
    state = states.get(report.status, "wrong")
    if report.correct and report.within_budget is False:
        state = "slow"
    message = "" if state == "open" else _kernel_sentence(report)[:MESSAGE_CHARS]
    return {
        "state": state,
        "message": message,
        "passed": [report.correct],
        "cycles": report.cycles,
        "level": report.level,
        "budget": report.budget.cycles if report.budget and report.correct else None,
        "backend": report.backend,
        "target": report.target,
    }


def _kernel_sentence(report):
    if report.correct:
        return "" if report.within_budget is not False else f"all numbers are {report.summary}"
    if report.hint:
        return f"{report.reason.partition(':')[0]}: {report.hint}"
    errors = [d for d in report.diagnostics if d.severity == "error"]
    if errors:
        return f"line {errors[0].line} of the cell: {errors[0].text}"
    return (report.reason.splitlines() or [""])[0]


def get_ready(writer, kernels):
    """Load what the first exercise needs, before its clock starts."""
    if kernels:
        from gvsoc_runner.sim import warm

        send(writer, {"ready": True, "compiled": warm.is_compiled()})
        warm.ready()
        import gvsoc_runner.judge  # noqa: F401
    else:
        import odlkit.checks  # noqa: F401
    send(writer, {"ready": True})


def main():
    reader, writer = open_channel()
    read_exactly = wire.exact_reader(reader)
    opening, _ = wire.decode(read_exactly, 0)
    sys.path += [path for path in opening["paths"] if path not in sys.path]
    names = ("cpu_seconds", "file_bytes", "open_files", "processes")
    lockdown.limit_resources({"memory_bytes": opening["memory_bytes"], **dict.fromkeys(names)})
    get_ready(writer, opening["kernels"])
    while True:
        try:
            request, arrays = wire.decode(read_exactly, MAX_TEXT_BYTES)
        except wire.WireClosedError:
            os._exit(0)
        texts = [np.asarray(array).tobytes().decode() for array in arrays]
        if request["kind"] == "c":
            send(writer, check_kernel(request, texts[0]))
        else:
            send(writer, check_python(texts))


if __name__ == "__main__":
    main()
