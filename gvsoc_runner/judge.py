"""Judges a student's kernel: numbers on many shapes, cycles on the published one."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from gvsoc_runner.advice import ADVICE, nobody_forked, slow_because
from gvsoc_runner.backends.base import Backend, RunRequest
from gvsoc_runner.backends.select import select_backend
from gvsoc_runner.build import BuildOptions, Unit
from gvsoc_runner.compilers import chosen_compiler
from gvsoc_runner.differences import Difference, first_difference
from gvsoc_runner.errors import (
    CompileError,
    CycleLimitError,
    DeadlockError,
    ForbiddenCode,
    IrregularRun,
    RunnerError,
    SimulationFault,
    ToolchainError,
)
from gvsoc_runner.exercises.budgets import budget_for
from gvsoc_runner.exercises.registry import load_exercise
from gvsoc_runner.exercises.spec import KernelExercise
from gvsoc_runner.kernels import request_for, run_request
from gvsoc_runner.operations.operation import CALLS, Shape
from gvsoc_runner.program import Program
from gvsoc_runner.races import find_race
from gvsoc_runner.report import KernelReport
from gvsoc_runner.result import RunResult
from gvsoc_runner.toolchain import ziglang
from gvsoc_runner.xpulp.checked import checked_kernel

#: Calls per shape whose numbers alone count: a second call shows what is kept from the first.
_NUMERIC_CALLS = 2


def slowest_warm(result: RunResult) -> int:
    """Cycles that count: the slowest call once the instruction caches are warm."""
    return max(result.warm_cycles or (result.cycles,))


def judge_kernel(
    source: str,
    exercise_id: str,
    *,
    seed: int = 0,
    num_cores: int = 8,
    core_counts: tuple[int, ...] = (),
    target: str = "gap9",
    backend: str | None = None,
    strict: bool = False,
    profile: bool = False,
    xpulp: bool | None = None,
    name: str = "cell.c",
    first_line: int = 1,
    shapes: tuple[Shape, ...] | None = None,
) -> KernelReport:
    """Compile, run and check a kernel. A student's fault ends in the report, never in a raise.

    Args:
        seed: of all inputs and of the random shape.
        core_counts: further numbers of cores to time on the published shape.
        strict: do not fall back to another backend.
        profile: count cycles per instruction, for the heat map of the source.
        xpulp: use hardware loops where that changes no number; None: on target gap9.
        shapes: whose numbers are checked, the published one first; default: the exercise's.

    Raises:
        BackendUnavailable, ToolchainError, ValueError: the set-up is at fault, not the student.
    """
    exercise = load_exercise(exercise_id)
    chosen, notices = select_backend(backend, target, strict=strict)
    unit = Unit(name, source, trusted=False, first_line=first_line)
    blank = KernelReport(
        exercise=exercise,
        status="wrong",
        reason="",
        backend=chosen.name,
        target=target,
        num_cores=num_cores,
        unit=unit,
        budget=budget_for(exercise_id, chosen.name, target),
        notices=(*notices, *_compiler_notice()),
    )
    judge = _Judge(exercise, chosen, seed, blank, {"profile": True} if profile else {}, xpulp)
    return judge.judge(core_counts, shapes or exercise.operation.numeric_shapes(seed))


def _compiler_notice() -> tuple[str, ...]:
    used = chosen_compiler()
    if used == ziglang():
        return ()
    return (f"Compiled with {used.version}; budgets were measured with {ziglang().version}.",)


class _Judge:
    """One judgement: keeps what all its steps need."""

    def __init__(
        self,
        exercise: KernelExercise,
        backend: Backend,
        seed: int,
        blank: KernelReport,
        options: dict[str, object],
        xpulp: bool | None,
    ) -> None:
        self.exercise, self.operation = exercise, exercise.operation
        self.backend, self.seed, self.report, self.options = backend, seed, blank, options
        self.xpulp = xpulp

    def judge(self, core_counts: tuple[int, ...], shapes: tuple[Shape, ...]) -> KernelReport:
        start, unit = time.perf_counter(), self.report.unit
        try:
            program = self._build(unit, self.report.num_cores)
        except CompileError as error:
            return self._not_compiled(error)
        except ToolchainError as error:
            return self._end("compile-error", str(error))
        built = time.perf_counter()
        self.report = replace(
            self.report,
            program=program,
            xpulp=program.xpulp,
            diagnostics=program.warnings,
            notices=(*self.report.notices, *program.notices),
        )
        report = self._numbers(program, shapes) or self._racing(program, shapes)
        if report is None:
            report = self._cycles(unit, core_counts)
        seconds = {"compile": built - start, "run": time.perf_counter() - built}
        return replace(report, seconds=seconds)

    def _build(self, unit: Unit, num_cores: int) -> Program:
        options = BuildOptions(self.report.target, num_cores, xpulp=self.xpulp)
        return checked_kernel(self.operation, unit, options)

    def _end(self, status: str, reason: str, **fields) -> KernelReport:
        return replace(self.report, status=status, reason=reason, **fields)

    def _not_compiled(self, error: CompileError) -> KernelReport:
        marker = re.compile(rf'^"?{re.escape(self.exercise.id)}\b')
        if any(marker.match(d.text) for d in error.diagnostics):
            return self._end("unwritten", "not written yet", diagnostics=error.diagnostics)
        status = "forbidden" if isinstance(error, ForbiddenCode) else "compile-error"
        return self._end(status, str(error), diagnostics=error.diagnostics)

    def _numbers(self, program: Program, shapes: tuple[Shape, ...]) -> KernelReport | None:
        """None when every shape is right; remembers the run of the published shape."""
        for number, shape in enumerate(shapes):
            calls = CALLS if number == 0 else _NUMERIC_CALLS
            report = self._one_shape(program, shape, calls, self.seed + number)
            if report is not None:
                return report
        return None

    def _one_shape(
        self, program: Program, shape: Shape, calls: int, seed: int
    ) -> KernelReport | None:
        self.report = replace(self.report, shape=shape)
        request, inputs = request_for(self.operation, program, shape, seed, calls)
        if self.report.run is None:
            request = replace(request, options=self.options)
        num_cores, words = self.report.num_cores, self.operation.describe(shape)
        try:
            result = run_request(self.backend, request, self.report.target, num_cores)
        except RunnerError as error:
            return self._failed(error, words)
        expected = self.operation.reference(inputs, shape, calls)
        wrong = first_difference(
            self.operation, self.exercise.mistakes, inputs, shape, result.outputs, expected
        )
        if wrong is not None:
            return self._wrong(wrong, words, request, result)
        if self.report.run is None:
            notices = (*self.report.notices, *result.notices)
            self.report = replace(self.report, run=result, notices=notices)
        return None

    def _failed(self, error: RunnerError, words: str) -> KernelReport:
        statuses = (
            (IrregularRun, "irregular"),
            (CycleLimitError, "timeout"),
            (DeadlockError, "deadlock"),
            (SimulationFault, "fault"),
        )
        for kind, status in statuses:
            if isinstance(error, kind):
                return self._end(status, f"{error} (shape {words})")
        raise error

    def _wrong(
        self, wrong: Difference, words: str, request: RunRequest, result: RunResult
    ) -> KernelReport:
        reason = (
            f"{wrong.where}: expected {wrong.expected}, got {wrong.got} "
            f"({wrong.wrong} of {wrong.total} elements wrong; shape {words})"
        )
        hint = (wrong.vague and self._race_hint(request)) or wrong.hint
        if nobody_forked(self.operation, result):
            hint = "no worker did anything: is pi_cl_team_fork missing?"
        return self._end("wrong", reason, expected=wrong.expected, got=wrong.got, hint=hint)

    def _race_hint(self, request: RunRequest) -> str:
        """Numbers without another explanation: look once more, for two cores on one word."""
        race = find_race(self.backend, request, self.report.target, self.report.num_cores)
        return str(race) if race else ""

    def _racing(self, program: Program, shapes: tuple[Shape, ...]) -> KernelReport | None:
        """Right numbers may be luck: a race is said, and counts where an exercise is about it."""
        for shape in {shapes[0], shapes[-1]}:
            request, _ = request_for(self.operation, program, shape, self.seed, 1)
            if hint := self._race_hint(request):
                if self.exercise.race_free:
                    reason = "the numbers came out right by luck: the cores race"
                    return self._end("wrong", reason, hint=hint)
                text = f"Right, but {hint}: does each word have one writer?"
                self.report = replace(self.report, notices=(*self.report.notices, text))
                return None
        return None

    def _cycles(self, unit: Unit, core_counts: tuple[int, ...]) -> KernelReport:
        run, num_cores = self.report.run, self.report.num_cores
        cycles, budget = slowest_warm(run), self.report.budget
        slow = budget is not None and bool(budget.missing(cycles))
        why = slow_because(self.operation, run, self.report.program, num_cores) if slow else ""
        by_cores = {num_cores: cycles}
        for count in core_counts:
            if count not in by_cores:
                by_cores[count] = self._time_on(unit, count)
        return self._end(
            "correct",
            "all numbers are right",
            cycles=cycles,
            advice=ADVICE.get(why, ""),
            cycles_by_cores=dict(sorted(by_cores.items())),
            shape=self.operation.published,
        )

    def _time_on(self, unit: Unit, num_cores: int) -> int:
        program = self._build(unit, num_cores)
        request, _ = request_for(self.operation, program, self.operation.published, self.seed)
        return slowest_warm(run_request(self.backend, request, self.report.target, num_cores))
