"""The verdict on a C task: right numbers first, then cycles against the budget.

A worker compiled the kernel and dumped what it left in memory; the inputs were drawn here, and the
expected values never leave this process. Cycles count only for a kernel whose numbers are all
right; the slowest warm call of the published shape counts.
"""

import re
from dataclasses import dataclass

from autograde.cell_magic import c_part
from autograde.jobs import KernelJob
from autograde.kernel_failures import failed, not_built
from autograde.tasks import find_task
from autograde.verdict import Verdict, no_points
from autograde.worker.wire import WireError
from gvsoc_runner.advice import ADVICE
from gvsoc_runner.differences import first_difference
from gvsoc_runner.exercises import budget_for, load_exercise
from gvsoc_runner.operations.operation import CALLS

SLOW = "do all cores share the work, and does each load stand outside of the inner loop?"
NUMERIC_CALLS = 2  # a second call shows what is wrongly kept from the first
MAX_SEED = 2**31
PLAIN_AFTER_ALL = (
    "it was measured without hardware loops, because with them the program left other data behind: "
    "does its result depend on when a core does what?"
)


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
    error = build.get("error") if isinstance(build, dict) else None
    if isinstance(error, dict):
        return not_built(exercise.id, max_points, error, blank)
    reports = answer.get("runs")
    if not isinstance(reports, list) or not 1 <= len(reports) <= len(runs):
        raise WireError("expected a report for each run")
    outputs = list(outputs)
    for run, report in zip(runs, reports, strict=False):
        if isinstance(report, dict) and isinstance(report.get("error"), dict):
            return failed(exercise.id, max_points, report["error"], blank)
        got = _outputs(exercise.operation, run, outputs)
        expected = exercise.operation.reference(run.inputs, run.shape, run.calls)
        wrong = first_difference(
            exercise.operation, exercise.mistakes, run.inputs, run.shape, got, expected
        )
        if wrong is not None:
            return _wrong(exercise, max_points, run, wrong, reports[0], answer.get("race"), blank)
    if len(reports) != len(runs):
        raise WireError("expected a report for each run")
    race = race_sentence(answer.get("race"))
    if race and exercise.race_free:
        reason = "The numbers came out right by luck: the cores race."
        return no_points(exercise.id, max_points, "wrong", reason, hint=race, **blank)
    found = Measured.read(reports[0], runs[0].calls)
    plain = isinstance(build, dict) and build.get("plain_after_all") is True
    remarks = [race, PLAIN_AFTER_ALL if plain else ""]
    return _judge_cycles(spec, exercise, max_points, found, remarks, blank)


def race_sentence(race):
    """What the worker's race detector saw, without anything of a hidden run but the line."""
    if not isinstance(race, dict):
        return ""
    line = race.get("line")
    where = f" (line {line} of the cell)" if type(line) is int and 0 < line < 10_000 else ""
    return f"two cores use the same word without a barrier between{where}"


def _outputs(operation, run, outputs):
    """The next run's arrays by name; sizes and types are the operation's, whoever sent them."""
    got = {}
    for name, wanted in operation.outputs(run.shape, run.calls).items():
        array = outputs.pop(0) if outputs else None
        if array is None or array.shape != tuple(wanted.shape) or array.dtype != wanted.dtype:
            raise WireError(f"expected {name} as {wanted}")
        got[name] = array
    return got


@dataclass(frozen=True)
class Measured:
    """What the worker measured on the published shape.

    cycles: of the slowest warm call; l1_bytes, stack_bytes: of all tensors and variables, of the
    worker with the deepest stack; advice: a key of gvsoc_runner.advice.ADVICE or "".
    """

    cycles: int
    l1_bytes: int
    stack_bytes: int
    advice: str

    @classmethod
    def read(cls, report, calls):
        """From a run's report.

        Raises:
            WireError: it is none.
        """
        report = report if isinstance(report, dict) else {}
        cycles = report.get("cycles")
        if not isinstance(cycles, list) or len(cycles) != calls:
            raise WireError("expected the cycles of every call")
        sizes = [report.get("l1_bytes"), report.get("stack_bytes")]
        if not all(type(count) is int and 0 <= count < 2**40 for count in (*cycles, *sizes)):
            raise WireError("expected cycles and bytes as numbers")
        return cls(max(cycles[1:] or cycles), *sizes, str(report.get("advice")))


def _judge_cycles(spec, exercise, max_points, found, remarks, blank):
    """Points for the level reached, with what is missing to the next one."""
    budget = budget_for(exercise.id, blank["backend"], blank["target"])
    if budget is None:
        raise LookupError(f"expected a measured budget for {exercise.id} on {blank}, got none")
    too_large = exercise.too_large(found.l1_bytes, (found.stack_bytes,))
    met = [level for level in budget.levels if found.cycles <= level.cycles and not too_large]
    share = spec.share_at(met[-1].name if met else "")
    wanted = next(level for level in budget.levels if level.name == spec.full_marks_level())
    missing = too_large or budget.missing(found.cycles)
    shape = exercise.operation.describe(exercise.operation.published)
    details = {
        "cycles": found.cycles,
        "budget": wanted.cycles,
        "hint": ". ".join(filter(None, remarks)),
        **blank,
    }
    if share == 1.0:
        level = f", {met[-1].name} reached" if len(budget.levels) > 1 else ""
        more = f" Next: {missing}." if missing else ""
        reason = f"All numbers are right, within the budget ({shape}){level}.{more}"
        return Verdict(exercise.id, max_points, max_points, "correct", reason, **details)
    reached = f" {met[-1].name} is reached;" if met else ""
    reason = f"All numbers are right, but{reached} {missing} ({shape})."
    expected, got = f"at most {wanted.cycles} cycles", f"{found.cycles} cycles"
    if too_large:
        expected, got = "less memory", too_large
    hint = ". ".join(filter(None, (ADVICE.get(found.advice, SLOW), *remarks)))
    details |= {"expected": expected, "got": got, "hint": hint}
    points = round(max_points * share, 2)
    return Verdict(exercise.id, points, max_points, "partial", reason, **details)


def _wrong(exercise, max_points, run, wrong, first, race, blank):
    """Wrong numbers: which tensor and which idea, without indices and values."""
    hint = (wrong.vague and race_sentence(race)) or without_places(wrong.hint)
    if isinstance(first, dict) and first.get("advice") == "no-fork":
        hint = ADVICE["no-fork"]
    label = wrong.where.partition("[")[0]
    published = run.shape == exercise.operation.published
    where = f"for {exercise.operation.describe(run.shape)}" if published else "for another size"
    details = {
        "expected": f"{label} as in the reference, up to rounding",
        "got": "other values",
        "hint": hint,
    }
    reason = f"{label} is not right {where}."
    return no_points(exercise.id, max_points, "wrong", reason, **details, **blank)


def without_places(hint):
    """A hint without the rows, indices and values that belong to one hidden run."""
    hint = re.sub(r" = \d+( to \d+|(, \d+)*(, \.\.\.)?)", "", hint)
    return re.sub(r"\[\d[^\]]*\]", "", hint)
