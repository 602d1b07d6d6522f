"""Grade one submission: from its bytes to a verdict for every task, whatever happens on the way."""

import time
import traceback
from dataclasses import asdict, dataclass, field
from functools import cached_property

from autograde.intake import is_stub, read_submission
from autograde.jobs import Failure, Outcome, PythonJob
from autograde.numeric import judge_outcome, unwritten
from autograde.seeds import task_rng
from autograde.tasks import find_task
from autograde.verdict import Verdict, no_points
from autograde.worker.prelude import without_magics


@dataclass(frozen=True)
class SubmissionResult:
    """The record of one student: it exists for every student, however odd the submission.

    where: the submission's place for people to read; sha256: of its bytes.
    flags: {exercise id or "": [sentences about what was unusual]}.
    answers: {exercise id: text} of all that was handed in, for the person who reads it.
    notices: protections that were missing while it was graded.
    """

    student: str
    lesson: str
    where: str
    sha256: str
    verdicts: tuple
    flags: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    notices: tuple = ()
    timestamp: str = ""
    seconds: float = 0.0

    @property
    def points(self):
        """Points so far; tasks that are still pending are not counted."""
        return round(sum(v.points for v in self.verdicts if v.points is not None), 2)

    @property
    def max_points(self):
        return sum(v.max_points for v in self.verdicts)

    @property
    def status(self):
        """One word: "graded", "pending" (a person decides), or why there is no ordinary grade."""
        kinds = {verdict.status for verdict in self.verdicts}
        for alone in ("grader-error", "invalid", "missing"):
            if alone in kinds and (alone == "grader-error" or len(kinds) == 1):
                return alone
        return "pending" if "manual" in kinds else "graded"

    def as_dict(self):
        plain = asdict(self)
        totals = {"points": self.points, "max_points": self.max_points, "status": self.status}
        return totals | plain

    @classmethod
    def from_dict(cls, plain):
        kept = {k: v for k, v in plain.items() if k in cls.__dataclass_fields__}
        kept["verdicts"] = tuple(Verdict(**verdict) for verdict in plain["verdicts"])
        kept["notices"] = tuple(plain["notices"])
        return cls(**kept)


@dataclass(frozen=True)
class Context:
    """What all submissions of one run share.

    master: Master; key: course key (bytes).
    workplace: carries out jobs (see workplace.py).
    backend, target: simulator and chip model of C tasks.
    errors: called with (student, task id, traceback) when the grader itself fails.
    """

    master: object
    key: bytes
    workplace: object
    backend: str = "embedded"
    target: str = "gap9"
    errors: object = None

    @cached_property
    def kernels(self):
        """The judge of C tasks; imported only where a lesson has some."""
        from autograde.cycles import KernelJudge

        return KernelJudge(self.backend, self.target)


@dataclass(frozen=True)
class Prepared:
    """A task that something has to be run for.

    job: PythonJob or KernelJob; judge: function of what came back that returns the Verdict.
    """

    job: object
    judge: object


def grade_submission(found, context):
    """Grade what one student handed in.

    Args:
        found: collect.Found; context: Context.

    Returns:
        SubmissionResult; never raises for what a student can hand in.
    """
    started = time.monotonic()
    intake = read_submission(found.data, context.master)
    flags = {key: list(sentences) for key, sentences in intake.flags.items()}
    if found.note:
        flags[""] = [found.note, *flags.get("", [])]
    tasks = context.master.tasks
    prepared = [_prepare(task, found, intake, context) for task in tasks]
    results = context.workplace.run([p.job for p in prepared if isinstance(p, Prepared)])
    verdicts = _judge_all(tasks, prepared, results, found.student, context)
    notices = {text for r in results if isinstance(r, Outcome) for text in r.notices}
    return SubmissionResult(
        student=found.student,
        lesson=context.master.lesson,
        where=found.where,
        sha256=intake.sha256,
        verdicts=tuple(verdicts),
        flags=flags,
        answers=intake.sources,
        notices=tuple(sorted(notices)),
        timestamp=found.timestamp,
        seconds=round(time.monotonic() - started, 3),
    )


def _prepare(task, found, intake, context):
    """The verdict on a task where nothing has to be run, else what to run; never raises."""
    early = _without_running(task, found, intake)
    if early:
        return early
    try:
        prepare = _prepare_c if task.kind == "c" else _prepare_python
        return prepare(task, found.student, intake, context)
    except Exception:
        return _grader_failed(task, found.student, traceback.format_exc(), context)


def _judge_all(tasks, prepared, results, student, context):
    """A verdict for each task; a failure in here stays with its task."""
    waiting, verdicts = iter(results), []
    for task, item in zip(tasks, prepared, strict=True):
        if isinstance(item, Prepared):
            item = _judge(task, item, next(waiting), student, context)
        verdicts.append(item)
    return verdicts


def _judge(task, prepared, result, student, context):
    if isinstance(result, Failure):
        return _grader_failed(task, student, result.text, context)
    try:
        return prepared.judge(result)
    except Exception:
        return _grader_failed(task, student, traceback.format_exc(), context)


def _grader_failed(task, student, text, context):
    if context.errors:
        context.errors(student, task.id, text)
    reason = "The grader failed on this task; it counts as not graded, not as wrong."
    return no_points(task.id, task.points, "grader-error", reason)


def _without_running(task, found, intake):
    """The verdict where there is nothing to run, or None."""
    if intake.problem:
        status = "missing" if found.data is None else "invalid"
        return no_points(task.id, task.points, status, f"{intake.problem} {found.note}".strip())
    if task.id not in intake.sources:
        reason = intake.flags.get(task.id, ["its cell is missing."])[-1]
        return no_points(task.id, task.points, "missing", reason.removeprefix(f"{task.id}: "))
    if is_stub(intake.sources[task.id], task):
        return unwritten(task.id, task.points)
    if task.kind == "written":
        return no_points(task.id, task.points, "manual", "A person reads this answer.")
    return None


def _prepare_python(task, student, intake, context):
    spec = find_task(task.id)
    if spec is None:
        raise LookupError(f"expected a hidden check for {task.id}, got none in autograde/tasks")
    cases = spec.draw_cases(task_rng(context.key, student, task.id))
    request = {
        "earlier": context.master.setup_sources(task.id) + _earlier_answers(task, intake, context),
        "cell": without_magics(intake.sources[task.id]),
        "function": spec.function,
        "adapter": spec.adapter,
    }
    arguments = [list(case.inputs.values()) for case in cases]
    job = PythonJob(request, arguments, spec.withheld)
    return Prepared(job, lambda outcome: judge_outcome(spec, cases, outcome, task.points))


def _earlier_answers(task, intake, context):
    """The student's own Python cells before this one: a helper defined there may be used here."""
    earlier = []
    for other in context.master.tasks:
        if other.id == task.id:
            break
        if other.kind == "python" and other.id in intake.sources:
            earlier.append(intake.sources[other.id])
    return earlier


def _prepare_c(task, student, intake, context):
    rng = task_rng(context.key, student, task.id)
    return Prepared(*context.kernels.prepare(task, intake.sources[task.id], rng))
