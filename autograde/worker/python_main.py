"""The process that runs a student's Python. Started by exec; knows inputs, never expected results.

Everything in here belongs to one student. Where the system can fork, NumPy is imported once, and
each task has two processes that end with it:

    this process   has never seen a request: nothing of one task is in its memory for the next
      relay        speaks with the judge and with the child (relay.py)
        child      locked down; runs the student's code and has pipes of its own

So a crash, an endless loop and hidden inputs all stay with their task.

Conversation over standard input and output, in messages of wire.py, for any number of tasks:

    judge  -> {"modules", "limits", "earlier", "cell", "function", "adapter" (optional)}
    worker -> {"ready": [sentences about missing protections]}       locked down, nothing run yet
    worker -> {"defined": true} or {"defined": false, "error": {...}}  no input has come so far
    judge  -> {"cases": [[value, ...], ...]} and arrays
    worker -> {"cases": [{"outputs": [value, ...]} or {"error": {...}}, ...]} and arrays

In place of any of its messages the worker sends {"ended": signal number, or 0} if the task's
process is gone, or {"garbled": true} if it sent something else.

A value is {"array": index}, {"number": n} or, from the worker, {"other": "name of its kind"}.
"""

import builtins
import os

import lockdown
import no_figures
import numpy as np
import provided
import relay
import wire
from prelude import needed_prelude
from relay import MAX_INPUT_BYTES, send

CELL_NAME = "<your cell>"
MAX_OUTPUT_BYTES = 16 * 1024 * 1024
MAX_OUTPUTS = 16
MESSAGE_CHARS = 300


def open_channel():
    """Move the pipes away from standard input and output, and silence those for good."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b", buffering=0) as nowhere:
        for descriptor in (0, 1, 2):
            os.dup2(nowhere.fileno(), descriptor)
    return reader, writer


def describe_error(error, with_message):
    """Class and line of an error; its text only while no hidden input is in this process."""
    kind = type(error).__name__
    known = getattr(builtins, kind, None) is type(error) or kind in ("WithheldError", "LinAlgError")
    described = {"kind": kind if known else "an error of your own class"}
    if with_message:
        described["line"] = _line_in_cell(error)
        described["message"] = str(error)[:MESSAGE_CHARS]
    return described


def _line_in_cell(error):
    if isinstance(error, SyntaxError) and error.filename == CELL_NAME:
        return error.lineno
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == CELL_NAME:
            line = step.tb_lineno
        step = step.tb_next
    return line


# What a notebook offers beside the builtins; here there is nothing to show it to.
NOTEBOOK_NAMES = {"display": lambda *objects, **options: None, "get_ipython": lambda: None}


def define(request):
    """Run the lines above that the cell needs, and the cell; return the exercise's function."""
    prelude = needed_prelude(request["earlier"], request["cell"])
    namespace = {"__name__": "__main__", "__builtins__": builtins, **NOTEBOOK_NAMES}
    for source, name in ((prelude, "<setup>"), (request["cell"], CELL_NAME)):
        exec(compile(source, name, "exec", dont_inherit=True), namespace)
    if request["function"] not in namespace:
        raise NameError(f"the cell does not define {request['function']}")
    return _adapted(namespace[request["function"]], request.get("adapter"))


def _adapted(function, adapter):
    """The function as one of arrays and numbers, where the task brings an adapter for it."""
    if not adapter:
        return function
    own = {"__name__": "adapter"}
    exec(compile(adapter, "<adapter>", "exec", dont_inherit=True), own)
    return own["adapt"](function)


def pack(result, arrays):
    """Describe what the function returned; collect its arrays."""
    outputs = result if type(result) in (tuple, list) else (result,)
    return [_pack_value(value, arrays) for value in outputs[:MAX_OUTPUTS]]


def _pack_value(value, arrays):
    if isinstance(value, np.ndarray) or (isinstance(value, np.generic) and value.ndim == 0):
        if value.nbytes > MAX_OUTPUT_BYTES:
            return {"other": "huge array"}
        array = np.array(value, subok=False, copy=True)
        if wire.is_sendable(array) and len(arrays) < wire.MAX_ARRAYS:
            arrays.append(array)
            return {"array": len(arrays) - 1}
        return {"other": "array"}
    if type(value) in (int, float) and abs(value) < 2**62:
        return {"number": value}
    known = (type(None), bool, int, float, complex, str, list, tuple, dict, set)
    return {"other": type(value).__name__ if type(value) in known else "object"}


def run_case(function, values, arrays_in, arrays_out):
    arguments = [arrays_in[v["array"]].copy() if "array" in v else v["number"] for v in values]
    try:
        return {"outputs": pack(function(*arguments), arrays_out)}
    except BaseException as error:  # SystemExit and KeyboardInterrupt are a student's errors too
        return {"error": describe_error(error, with_message=False)}


def perform(request, read_exactly, writer):
    """One task, in the process that is given up for it."""
    provided.offer(request["modules"])
    no_figures.offer()
    send(writer, {"ready": lockdown.apply(request["limits"])})
    try:
        function = define(request)
    except BaseException as error:
        send(writer, {"defined": False, "error": describe_error(error, with_message=True)})
        return
    send(writer, {"defined": True})
    body, arrays_in = wire.decode(read_exactly, MAX_INPUT_BYTES)
    arrays_out = []
    cases = [run_case(function, values, arrays_in, arrays_out) for values in body["cases"]]
    send(writer, {"cases": cases}, arrays_out)


def main():
    reader, writer = open_channel()
    lockdown.hide_memory()
    while hasattr(os, "fork"):
        relay.serve(reader, writer, perform)
    read_exactly = wire.exact_reader(reader)
    perform(relay.read_request(read_exactly), read_exactly, writer)
    os._exit(0)


if __name__ == "__main__":
    main()
