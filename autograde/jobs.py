"""What is to be carried out for one task, and what came back: plain data that can travel.

A job holds a student's text and drawn inputs. It holds no course key, no reference, no expected
value: those stay with the judge, on whatever machine the job is carried out.
"""

import io
from dataclasses import asdict, dataclass

from autograde.worker import wire

MAX_TEXT_BYTES = 32 << 20  # of one job or result, there or back
MAX_ARRAY_BYTES = 256 << 20


@dataclass(frozen=True)
class PythonJob:
    """Run a cell on inputs.

    request: {"earlier": texts of the cells above, "cell", "function"} and, where needed, "adapter".
    cases: for each case the list of its arguments, each an array or a number.
    withheld: patterns of what odlkit must not offer (see redaction.py).
    """

    request: dict
    cases: list
    withheld: tuple = ()


@dataclass(frozen=True)
class KernelJob:
    """Compile a kernel and simulate it; body and arrays as worker/kernel_main.py says."""

    body: dict
    arrays: list


@dataclass(frozen=True)
class Outcome:
    """What came back from a PythonJob.

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


@dataclass(frozen=True)
class KernelAnswer:
    """What came back from a KernelJob.

    ending: "answered", "timeout" or "died" (it broke a limit).
    """

    ending: str
    body: dict | None = None
    arrays: tuple = ()


@dataclass(frozen=True)
class Failure:
    """The grader's own trouble with a job; the task is not graded, which is not a zero."""

    text: str


def pack(head, items):
    """Bytes of a head (JSON data) and of jobs or results: messages of wire.py in a row."""
    parts = [wire.encode({"head": head, "count": len(items)})]
    for item in items:
        plain, arrays = _take_apart(item)
        parts.append(wire.encode({"type": type(item).__name__, "plain": plain}, arrays))
    return b"".join(parts)


def unpack(data):
    """head, [job or result, ...] of what `pack` made.

    Raises:
        WireError: it is no such message.
    """
    read_exactly = wire.exact_reader(io.BytesIO(data))
    try:
        first, _ = wire.decode(read_exactly, 0, MAX_TEXT_BYTES)
        messages = [
            wire.decode(read_exactly, MAX_ARRAY_BYTES, MAX_TEXT_BYTES)
            for _ in range(first["count"])
        ]
        return first["head"], [_put_together(body, arrays) for body, arrays in messages]
    except (LookupError, TypeError, AttributeError) as error:
        raise wire.WireError("expected jobs or results, got something else") from error


def _take_apart(item):
    """(JSON data, arrays) of a job or a result."""
    if isinstance(item, PythonJob):
        arrays = [v for case in item.cases for v in case if hasattr(v, "dtype")]
        cases = [[None if hasattr(v, "dtype") else v for v in case] for case in item.cases]
        return {"request": item.request, "cases": cases, "withheld": list(item.withheld)}, arrays
    if isinstance(item, Failure):
        return asdict(item), []
    plain = {name: value for name, value in vars(item).items() if name != "arrays"}
    return plain, list(item.arrays)


def _put_together(body, arrays):
    kind, plain = KINDS[body["type"]], body["plain"]
    if kind is PythonJob:
        cases = [[arrays.pop(0) if v is None else v for v in case] for case in plain["cases"]]
        return PythonJob(plain["request"], cases, tuple(plain["withheld"]))
    if kind is Failure:
        return Failure(**plain)
    if kind is Outcome:
        plain |= {name: tuple(plain[name]) for name in ("cases", "notices")}
    return kind(**plain, arrays=arrays if kind is KernelJob else tuple(arrays))


KINDS = {kind.__name__: kind for kind in (PythonJob, KernelJob, Outcome, KernelAnswer, Failure)}
