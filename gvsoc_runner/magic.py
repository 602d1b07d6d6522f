"""`%%kernel ID [--cores N] [--target T] [--backend B] [--sweep]`: run a cell's C, see a card.

Load it with `%load_ext gvsoc_runner`.
"""

from __future__ import annotations

import argparse
import os
import secrets

from gvsoc_runner.backends.select import backend_names
from gvsoc_runner.card import KernelCard
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.exercises.registry import load_exercise
from gvsoc_runner.judge import KernelReport, judge_kernel
from gvsoc_runner.targets import target_names

_LAST: dict[str, KernelReport] = {}


class KernelNotRight(RunnerError):
    """A kernel was not run yet, or its numbers are not right yet."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence, without the stack of this library."""
        return [str(self)]


class _Line(argparse.ArgumentParser):
    """Turns argparse's exit into an error that a cell can show."""

    def error(self, message: str):
        raise ValueError(f"%%kernel: {message}. {self.format_usage().strip()}")


def _parser() -> argparse.ArgumentParser:
    parser = _Line(prog="%%kernel", add_help=False)
    parser.add_argument("exercise", metavar="ID", help="id of the exercise")
    parser.add_argument("--cores", type=int, default=8, choices=range(1, 9), metavar="N")
    parser.add_argument("--target", default="gap9", choices=target_names())
    parser.add_argument("--backend", choices=backend_names())
    parser.add_argument("--sweep", action="store_true", help="also time 1, 2, 4 and 8 cores")
    return parser


def last_result(exercise_id: str) -> KernelReport:
    """The report of the last `%%kernel` run of an exercise.

    Raises:
        KernelNotRight: it was not run in this session.
    """
    load_exercise(exercise_id)
    if exercise_id not in _LAST:
        raise KernelNotRight(f"{exercise_id}: run the %%kernel cell above first")
    return _LAST[exercise_id]


def check_kernel(exercise_id: str) -> str:
    """Say that a kernel is right, or raise calmly what is missing.

    Raises:
        KernelNotRight: not run, not written, or wrong numbers; the message is the card's text.
    """
    report = last_result(exercise_id)
    if not report.correct:
        hint = f". Likely: {report.hint}" if report.hint else ""
        raise KernelNotRight(f"{exercise_id}: {report.reason}{hint}")
    return f"{exercise_id}: right, {report.cycles} cycles"


def _seed() -> int:
    """Fresh inputs for every run; ODL_SEED fixes them where a run must repeat."""
    return int(os.environ.get("ODL_SEED") or secrets.randbits(31))


def run_cell(line: str, cell: str) -> KernelReport:
    """Judge a cell's C and remember the report under the exercise's id.

    Raises:
        ValueError: the magic line is wrong. RunnerError: the set-up cannot run kernels.
    """
    arguments = _parser().parse_args(line.split())
    counts = (1, 2, 4, 8) if arguments.sweep else (1,)
    report = judge_kernel(
        cell,
        arguments.exercise,
        seed=_seed(),
        num_cores=arguments.cores,
        core_counts=counts,
        target=arguments.target,
        backend=arguments.backend,
        first_line=2,
    )
    _LAST[arguments.exercise] = report
    return report


def load_ipython_extension(ipython) -> None:
    """Register the cell magic; called by `%load_ext gvsoc_runner`."""
    from IPython.display import display

    def kernel(line: str, cell: str) -> None:
        try:
            report = run_cell(line, cell)
        except (ValueError, RunnerError) as error:
            raise KernelNotRight(str(error)) from error
        display(KernelCard(report))
        if report.status == "unwritten":
            raise KernelNotRight(f"{report.exercise.id}: not written yet")

    ipython.register_magic_function(kernel, "cell", "kernel")
