"""Why a right kernel is slow, from what its cores did in one warm call."""

from __future__ import annotations

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

_DOUBLE_ADD = ("__adddf3", "__muldf3", "__subdf3", "__divdf3", "__extendsfdf2")
_CONTROLLER = 8


def slow_because(run: RunResult, program: Program, num_cores: int) -> str:
    """A key of ADVICE, or "" when nothing stands out."""
    if any(name in program.symbols for name in _DOUBLE_ADD):
        return "double"
    cores = run.regions[-1].cores if run.regions else ()
    work = {core.core_id: core.instructions for core in cores if core.core_id <= _CONTROLLER}
    workers = [count for core, count in work.items() if core < _CONTROLLER]
    if num_cores == 1 or not any(workers):
        return "no-fork" if num_cores > 1 and work else ""
    if work[_CONTROLLER] > sum(workers):
        return "no-fork"
    most, mean = max(workers), sum(workers) / num_cores
    if most > 0.8 * sum(workers):
        return "one-core"
    return "uneven" if most > 1.5 * mean else ""
