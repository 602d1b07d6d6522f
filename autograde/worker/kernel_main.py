"""The process that compiles and simulates students' C. Started by exec; knows no expected results.

A student's kernel runs in the simulator, never on this machine. Each job is carried out in a child
of this process where the system can fork, so that jobs share no memory and the imports are paid
once. Conversation, in messages of wire.py:

    judge  -> {"paths", "limits", "environment", "jit_cache", "exercise", "target"}
    worker -> {"ready": [sentences about missing protections], "compiled": bool}
    judge  -> {"exercise", "source", "first_line", "target", "runs": [{"shape", "calls", "names"}]}
              and the input arrays of all runs in turn; any number of times
    worker -> {"build": {...}, "runs": [{"cycles": [...], ...} or {"error": {...}}, ...],
               "race": {"line"} or null}
              and the output arrays of all runs in turn, or {"broken": traceback of the worker},
              or {"signal": number} if the job's process died of one, 0 if it had no more memory
"""

import os
import sys
import traceback

import kernel_cache
import lockdown
import wire

NUM_CORES = 8
MAX_INPUT_BYTES = 64 * 1024 * 1024
MAX_REQUEST_BYTES = 8 * 1024 * 1024
MESSAGE_CHARS = 4000


def open_channel():
    """Move the pipes away from standard input and output; compilers inherit silence."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b", buffering=0) as nowhere:
        for descriptor in (0, 1, 2):
            os.dup2(nowhere.fileno(), descriptor)
    return reader, writer


def send(writer, body, arrays=()):
    writer.write(wire.encode(body, arrays))
    writer.flush()


def describe_error(error):
    """The class of a failure and the line of the student's cell; no values, no addresses."""
    place = getattr(error, "place", None)
    file, _, line = (place.line if place else "").rpartition(":")
    in_cell = file == "cell.c" and line.isdigit()
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return {
        "kinds": kinds[: kinds.index("RunnerError") + 1],
        "detail": str(getattr(error, "kind", "")),
        "line": int(line) if in_cell else None,
        "core": place.core if place and in_cell else None,
    }


def describe_build(error):
    """A compile error in full: the compiler has seen the student's text and nothing hidden."""
    described = describe_error(error)
    found = [
        {"line": d.line, "severity": d.severity, "text": d.text[:300], "help": d.help}
        for d in getattr(error, "diagnostics", ())
        if d.file == "cell.c"
    ]
    described["diagnostics"] = found[:8]
    described["message"] = str(error)[:MESSAGE_CHARS]
    return described


def do_job(job, arrays):
    """Build the kernel and run it on every shape; the first failure ends the job."""
    from gvsoc_runner.backends.embedded import EmbeddedBackend
    from gvsoc_runner.build import BuildOptions, Unit
    from gvsoc_runner.errors import RunnerError
    from gvsoc_runner.exercises.registry import load_exercise
    from gvsoc_runner.kernels import request_for, run_request
    from gvsoc_runner.xpulp.checked import checked_kernel

    operation, target = load_exercise(job["exercise"]).operation, job["target"]
    unit = Unit("cell.c", job["source"], trusted=False, first_line=job["first_line"])
    try:
        program = checked_kernel(operation, unit, BuildOptions(target=target))
    except RunnerError as error:
        return {"build": {"error": describe_build(error)}, "runs": []}, []
    backend, runs, outputs, requests = EmbeddedBackend(), [], [], []
    for run in job["runs"]:
        inputs = {name: arrays.pop(0) for name in run["names"]}
        given = tuple(run["shape"]), 0, run["calls"], inputs
        requests.append(request_for(operation, program, *given)[0])
        try:
            result = run_request(backend, requests[-1], target, NUM_CORES)
        except RunnerError as error:
            runs.append({"error": describe_error(error)})
            break
        names = list(operation.outputs(tuple(run["shape"]), run["calls"]))
        outputs += [result.outputs[name] for name in names]
        runs.append({"names": names, **describe_run(operation, program, result)})
    race = None if "error" in runs[-1] else find_races(backend, requests, target)
    build = {"sha256": program.sha256, "plain_after_all": bool(program.notices)}
    return {"build": build, "runs": runs, "race": race}, outputs


def describe_run(operation, program, result):
    """Cycles, memory, and what stands out; no values."""
    from gvsoc_runner.advice import slow_because

    return {
        "cycles": [region.cycles for region in result.regions],
        "instructions": result.instructions,
        "l1_bytes": result.memory.l1_bytes,
        "stack_bytes": max(result.memory.stack_bytes[:NUM_CORES]),
        "advice": slow_because(operation, result, program, NUM_CORES),
    }


def find_races(backend, requests, target):
    """Two cores on one word, on the published shape or the random one: {"line"} or None."""
    from gvsoc_runner.races import find_race

    for request in {id(r): r for r in (requests[0], requests[-1])}.values():
        race = find_race(backend, request, target, NUM_CORES)
        if race is not None:
            file, _, line = race.line.rpartition(":")
            return {"line": int(line) if file == "cell.c" and line.isdigit() else None}
    return None


def warm_up(exercise_id, target):
    """Run our own kernel once, so that every child finds the simulator loaded."""
    from gvsoc_runner.backends.embedded import EmbeddedBackend
    from gvsoc_runner.build import BuildOptions
    from gvsoc_runner.exercises.registry import load_exercise
    from gvsoc_runner.kernels import request_for, run_request
    from gvsoc_runner.xpulp.checked import checked_kernel

    operation = load_exercise(exercise_id).operation
    program = checked_kernel(operation, None, BuildOptions(target=target))
    request, _ = request_for(operation, program, operation.shapes[0], 0, 1)
    run_request(EmbeddedBackend(), request, target, NUM_CORES)


def answer(job, arrays, writer):
    """Do a job and answer; a mistake of ours is told to the judge, who blames no student."""
    try:
        reply = do_job(job, arrays)
    except MemoryError:  # a limit that the job broke
        reply = ({"signal": 0}, [])
    except Exception:
        reply = ({"broken": traceback.format_exc()[-MESSAGE_CHARS:]}, [])
    send(writer, *reply)


def answer_in_child(job, arrays, writer):
    """Fork and let the child answer; if it dies of a signal, say of which."""
    child = os.fork()
    if child == 0:
        try:
            answer(job, arrays, writer)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        send(writer, {"signal": os.WTERMSIG(status)})
    elif status:
        os._exit(1)


def get_ready(opening):
    """Lock down and load the simulator; returns what the judge has to know."""
    sys.path[:0] = opening["paths"]
    os.environ.update(opening["environment"])
    missing = lockdown.apply_for_compilers(opening["limits"])
    compiled = kernel_cache.use_read_only(opening["jit_cache"])
    if compiled and hasattr(os, "fork"):
        warm_up(opening["exercise"], opening["target"])
    return {"ready": missing, "compiled": compiled}


def main():
    reader, writer = open_channel()
    read_exactly = wire.exact_reader(reader)
    opening, _ = wire.decode(read_exactly, 0)
    try:
        send(writer, get_ready(opening))
    except Exception:
        send(writer, {"broken": traceback.format_exc()[-MESSAGE_CHARS:]})
        return
    while True:
        job, arrays = wire.decode(read_exactly, MAX_INPUT_BYTES, MAX_REQUEST_BYTES)
        if hasattr(os, "fork"):
            answer_in_child(job, arrays, writer)
        else:
            answer(job, arrays, writer)


if __name__ == "__main__":
    main()
