"""The verdict on a C task: right numbers first, then cycles against the budget.

A worker compiled the kernel and dumped what it left in memory; the inputs were drawn here, and the
expected values never leave this process. Cycles count only for a kernel whose numbers are all
right; the slowest warm call of the published shape counts.
"""

import re
from dataclasses import dataclass

from autograde.cell_magic import c_part
from autograde.jobs import KernelJob
from autograde.numeric import unwritten
from autograde.tasks import find_task
from autograde.verdict import Verdict, no_points
from autograde.worker.wire import WireError
from gvsoc_runner.differences import first_difference
from gvsoc_runner.exercises import budget_for, load_exercise
from gvsoc_runner.operations.operation import CALLS

NUMERIC_CALLS = 2  # a second call shows what is wrongly kept from the first
MAX_SEED = 2**31

# What a failure class of the runner means for the task: status and sentence.
FAILURES = {
    "CycleLimitError": ("timeout", "The kernel did not end: is there a loop that never stops?"),
    "DeadlockError": ("timeout", "All cores wait for ever: does each core reach every barrier?"),
    "StackOverflowFault": ("fault", "A core used more stack than it has."),
    "IllegalInstructionFault": ("fault", "A core met something that is no instruction."),
    "MemoryFault": ("fault", "A load or store went outside of the memory."),
    "SimulationFault": ("fault", "The simulator had to stop the kernel."),
    "exit-code": ("error", "The program ended by itself, before the kernel had returned."),
    "regions": ("error", "The measured part of the program was left by another way."),
    "calls": ("error", "The program ended before all calls were made."),
    "parked": ("error", "A core was still at work when the kernel had returned."),
    "canary": ("wrong", "A value next to an output was overwritten: an index runs past the end."),
    "input-changed": ("wrong", "An input was changed: inputs are only read."),
    "dma": ("wrong", "A DMA transfer was still running when the kernel returned."),
}


@dataclass(frozen=True)
class KernelTask:
    """How the points of a C exercise are split: the part for right numbers, the rest for cycles."""

    id: str
    numbers_share: float


@dataclass(frozen=True)
class _Run:
    """One run as the judge draws it."""

    shape: tuple
    calls: int
    inputs: dict


class KernelJudge:
    """Draws the inputs of C tasks and judges what came back.

    Args:
        backend, target: simulator and chip model.
    """

    def __init__(self, backend, target):
        if backend != "embedded":
            raise ValueError(f"expected the embedded simulator for grading, got {backend!r}")
        self.blank = {"backend": backend, "target": target}

    def prepare(self, task, source, rng):
        """The KernelJob for a cell's text, its %%kernel line included, and how it is judged.

        Returns:
            KernelJob, function of a KernelAnswer that returns the Verdict.
        """
        spec, exercise = find_task(task.id), load_exercise(task.id)
        if spec is None:
            raise LookupError(f"expected points of {task.id} in autograde/tasks, got none")
        runs = draw_runs(exercise.operation, int(rng.integers(MAX_SEED)))
        text, first_line = c_part(source)
        if text is None:  # the magic line was deleted: the rest may be right all the same
            text = source
        body = {"exercise": task.id, "source": text, "first_line": first_line}
        body |= {"target": self.blank["target"], "runs": [_describe(run) for run in runs]}
        arrays = [array for run in runs for array in run.inputs.values()]

        def judge(answer):
            if answer.ending != "answered":
                return _ended(task, answer.ending, self.blank)
            found = answer.body, answer.arrays, self.blank
            return judge_answer(spec, exercise, task.points, runs, *found)

        return KernelJob(body, arrays), judge


def _ended(task, ending, blank):
    status, reason = "error", "Compiling or simulating the kernel broke a limit."
    if ending == "timeout":
        status, reason = "timeout", "Compiling or simulating the kernel took too long."
    return no_points(task.id, task.points, status, reason, **blank)


def draw_runs(operation, seed):
    """All runs of a submission: the published shape first, with the calls whose cycles count."""
    runs = []
    for number, shape in enumerate(operation.numeric_shapes(seed)):
        calls = CALLS if number == 0 else NUMERIC_CALLS
        runs.append(_Run(shape, calls, dict(operation.draw(seed + number, shape, calls))))
    return runs


def _describe(run):
    return {"shape": list(run.shape), "calls": run.calls, "names": list(run.inputs)}


def judge_answer(spec, exercise, max_points, runs, answer, outputs, blank):
    """Turn what a worker sent into a Verdict.

    Raises:
        WireError: it is not an answer to this job.
    """
    build = answer.get("build")
    failed = build.get("error") if isinstance(build, dict) else None
    if isinstance(failed, dict):
        return _not_built(exercise.id, max_points, failed, blank)
    reports = answer.get("runs")
    if not isinstance(reports, list) or not 1 <= len(reports) <= len(runs):
        raise WireError("expected a report for each run")
    outputs = list(outputs)
    for run, report in zip(runs, reports, strict=False):
        if isinstance(report, dict) and isinstance(report.get("error"), dict):
            return _failed(exercise.id, max_points, report["error"], blank)
        got = _outputs(exercise.operation, run, outputs)
        expected = exercise.operation.reference(run.inputs, run.shape, run.calls)
        wrong = first_difference(
            exercise.operation, exercise.mistakes, run.inputs, run.shape, got, expected
        )
        if wrong is not None:
            return _wrong(exercise, max_points, run, wrong, blank)
    if len(reports) != len(runs):
        raise WireError("expected a report for each run")
    return _judge_cycles(spec, exercise, max_points, _slowest(reports[0], runs[0]), blank)


def _outputs(operation, run, outputs):
    """The next run's arrays by name; sizes and types are the operation's, whoever sent them."""
    got = {}
    for name, wanted in operation.outputs(run.shape, run.calls).items():
        array = outputs.pop(0) if outputs else None
        if array is None or array.shape != tuple(wanted.shape) or array.dtype != wanted.dtype:
            raise WireError(f"expected {name} as {wanted}")
        got[name] = array
    return got


def _slowest(report, run):
    cycles = report.get("cycles") if isinstance(report, dict) else None
    if not isinstance(cycles, list) or len(cycles) != run.calls:
        raise WireError("expected the cycles of every call")
    if not all(type(count) is int and 0 < count < 2**40 for count in cycles):
        raise WireError("expected cycles as positive numbers")
    return max(cycles[1:] or cycles)


def _judge_cycles(spec, exercise, max_points, cycles, blank):
    budget = budget_for(exercise.id, blank["backend"], blank["target"])
    if budget is None:
        raise LookupError(f"expected a measured budget for {exercise.id} on {blank}, got none")
    details = {"cycles": cycles, "budget": budget.cycles, **blank}
    operation = exercise.operation
    shape, ratio = operation.describe(operation.published), cycles / budget.cycles
    if cycles <= budget.cycles:
        reason = f"All numbers are right, within the budget ({shape})."
        return Verdict(exercise.id, max_points, max_points, "correct", reason, **details)
    points = round(max_points * spec.numbers_share, 2)
    reason = f"All numbers are right, but {shape} takes {ratio:.1f} times the budget."
    hint = "do all cores share the work, and does each load stand outside of the inner loop?"
    expected, got = f"at most {budget.cycles} cycles", f"{cycles} cycles"
    details |= {"expected": expected, "got": got, "hint": hint}
    return Verdict(exercise.id, points, max_points, "partial", reason, **details)


def _not_built(task_id, max_points, failed, blank):
    """Compile errors are shown: the compiler saw the student's text and nothing hidden."""
    raw = failed.get("diagnostics")
    found = [d for d in raw if isinstance(d, dict)] if isinstance(raw, list) else []
    texts = [str(d.get("text", "")) for d in found]
    if any(re.match(rf'"?{re.escape(task_id)}\b', text) for text in texts):
        return unwritten(task_id, max_points)
    errors = [d for d in found if d.get("severity") == "error"]
    if errors:
        text, line = str(errors[0].get("text", ""))[:300], errors[0].get("line")
        reason = f"The C code does not compile: line {line} of the cell: {text}"
        hint = str(errors[0].get("help", ""))[:300]
        return no_points(task_id, max_points, "compile-error", reason, hint=hint, **blank)
    message = str(failed.get("message", "")).splitlines() or [""]
    reason = f"The C code does not compile: {message[0][:300]}"
    return no_points(task_id, max_points, "compile-error", reason, **blank)


def _failed(task_id, max_points, error, blank):
    """A failure while hidden inputs were in memory: its class and line, nothing else."""
    kinds = error.get("kinds") if isinstance(error.get("kinds"), list) else []
    named = [kind for kind in (error.get("detail"), *kinds) if isinstance(kind, str)]
    known = next((FAILURES[kind] for kind in named if kind in FAILURES), None)
    status, reason = known or ("error", "The kernel did not end in the regular way.")
    line = error.get("line")
    if type(line) is int and 0 < line < 10_000:
        reason = f"{reason} (line {line} of the cell)"
    return no_points(task_id, max_points, status, reason, **blank)


def _wrong(exercise, max_points, run, wrong, blank):
    """Wrong numbers: which tensor and which idea, without indices and values."""
    label = wrong.where.partition("[")[0]
    published = run.shape == exercise.operation.published
    where = f"for {exercise.operation.describe(run.shape)}" if published else "for another size"
    details = {
        "expected": f"{label} as in the reference, up to rounding",
        "got": "other values",
        "hint": without_places(wrong.hint),
    }
    reason = f"{label} is not right {where}."
    return no_points(exercise.id, max_points, "wrong", reason, **details, **blank)


def without_places(hint):
    """A hint without the rows, indices and values that belong to one hidden run."""
    hint = re.sub(r" = \d+( to \d+|(, \d+)*(, \.\.\.)?)", "", hint)
    return re.sub(r"\[\d[^\]]*\]", "", hint)
