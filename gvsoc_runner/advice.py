"""Why a right kernel is slow, from what its cores did in one warm call."""

from __future__ import annotations

from gvsoc_runner.operations.operation import Operation
from gvsoc_runner.program import Program
from gvsoc_runner.result import RunResult

#: Key -> the sentence for the student.
ADVICE = {
    "double": (
        "the kernel computes in double, which the cores do in software, about 300 cycles for one "
        "addition: write constants with f (0.5f) and use expf, sqrtf, fabsf"
    ),
    "no-fork": "the controller does the work itself: is pi_cl_team_fork missing?",
    "one-core": "one core does all the work: each core should take its own share",
    "uneven": "the cores wait for the one with the most work: share it more evenly",
}

_DOUBLE = ("__adddf3", "__muldf3", "__subdf3", "__divdf3", "__extendsfdf2")
_CONTROLLER = 8


def slow_because(operation: Operation, run: RunResult, program: Program, num_cores: int) -> str:
    """A key of ADVICE, or "" when nothing stands out."""
    if any(name in program.symbols for name in _DOUBLE):
        return "double"
    workers = _worker_instructions(run)
    if not operation.parallel or num_cores == 1 or not workers:
        return ""
    if nobody_forked(operation, run) or _controller_instructions(run) > sum(workers):
        return "no-fork"
    most, mean = max(workers), sum(workers) / num_cores
    if most > 0.8 * sum(workers):
        return "one-core"
    return "uneven" if most > 1.5 * mean else ""


def forks(operation: Operation) -> bool:
    """Whether the student's function is the one that forks."""
    return operation.parallel and all(name.endswith("_cl") for name in operation.functions)


def nobody_forked(operation: Operation, run: RunResult) -> bool:
    """The workers executed nothing in the last call although the function should fork."""
    workers = _worker_instructions(run)
    return forks(operation) and bool(workers) and not any(workers)


def _worker_instructions(run: RunResult) -> list[int]:
    cores = run.regions[-1].cores if run.regions else ()
    return [core.instructions for core in cores if core.core_id < _CONTROLLER]


def _controller_instructions(run: RunResult) -> int:
    return sum(c.instructions for c in run.regions[-1].cores if c.core_id == _CONTROLLER)
