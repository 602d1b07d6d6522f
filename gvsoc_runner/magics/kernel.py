"""`%%kernel ID [--cores N] [--target T] [--backend B] [--sweep] [--no-xpulp]`: a cell's C, a card.

`%kernel ID FILE.c` does the same with a file, edited in JupyterLab's editor for example.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from gvsoc_runner.cards import KernelCard
from gvsoc_runner.errors import RunnerError
from gvsoc_runner.exercises.registry import load_exercise
from gvsoc_runner.judge import KernelReport, judge_kernel
from gvsoc_runner.magics.arguments import Line, add_place, add_xpulp, target_of

_LAST: dict[str, KernelReport] = {}
#: Cycles of the right kernels of this session, by exercise, backend, target and cores.
_HISTORY: dict[tuple[str, str, str, int], list[int]] = {}


class KernelNotRight(RunnerError):
    """A kernel was not run yet, or its numbers are not right yet."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence, without the stack of this library."""
        return [str(self)]


def _parser() -> Line:
    parser = Line("%%kernel")
    parser.add_argument("exercise", metavar="ID", help="id of the exercise")
    parser.add_argument("file", metavar="FILE.c", nargs="?", help="with %%kernel: the source")
    add_place(parser)
    parser.add_argument("--sweep", action="store_true", help="also time 1, 2, 4 and 8 cores")
    add_xpulp(parser)
    return parser


def last_result(exercise_id: str) -> KernelReport:
    """The report of the last `%%kernel` run of an exercise.

    Raises:
        KernelNotRight: it was not run in this session, or nothing was written yet.
    """
    load_exercise(exercise_id)
    if exercise_id not in _LAST:
        raise KernelNotRight(f"{exercise_id}: run the %%kernel cell above first")
    report = _LAST[exercise_id]
    if report.status == "unwritten":
        raise KernelNotRight(f"{exercise_id}: {report.reason}")
    return report


def check_kernel(exercise_id: str) -> str:
    """Say that a kernel is right and which budget it meets or misses, or raise what is wrong.

    Raises:
        KernelNotRight: not run, not written, or wrong numbers; the message is the card's text.
    """
    report = last_result(exercise_id)
    if not report.correct:
        hint = f". Likely: {report.hint}" if report.hint else ""
        raise KernelNotRight(f"{exercise_id}: {report.reason}{hint}")
    return f"{exercise_id}: {report.summary}"


def _seed() -> int:
    """Fresh inputs for every run; ODL_SEED fixes them where a run must repeat."""
    return int(os.environ.get("ODL_SEED") or secrets.randbits(31))


def run_cell(line: str, cell: str | None = None) -> KernelReport:
    """Judge a cell's C, or the file that the line names; remember the report under its exercise.

    Raises:
        ValueError: the magic line is wrong. OSError: the file cannot be read.
        RunnerError: the set-up cannot run kernels.
    """
    arguments = _parser().parse_args(line.split())
    if (cell is None) != (arguments.file is not None):
        raise ValueError("%%kernel ID takes the cell's C, %kernel ID FILE.c takes a file's")
    place = {"name": "cell.c", "first_line": 2}
    if cell is None:
        path = Path(arguments.file)
        cell = path.read_text(encoding="utf-8", errors="replace")
        place = {"name": path.name, "first_line": 1}
    report = judge_kernel(
        cell,
        arguments.exercise,
        seed=_seed(),
        num_cores=arguments.cores,
        core_counts=(1, 2, 4, 8) if arguments.sweep else (1,),
        target=target_of(arguments),
        backend=arguments.backend,
        profile=True,
        xpulp=arguments.xpulp,
        **place,
    )
    _LAST[arguments.exercise] = report
    return report


def story(report: KernelReport) -> str:
    """How a right kernel compares with this session's earlier ones; remembers it."""
    if report.cycles is None:
        return ""
    key = (report.exercise.id, report.backend, report.target, report.num_cores)
    earlier = _HISTORY.setdefault(key, [])
    best = min(earlier, default=None)
    earlier.append(report.cycles)
    if best is None or report.cycles == best:
        return ""
    if report.cycles < best:
        return f"A new best: {best / report.cycles:.2f} times as fast as your {best} cycles."
    return f"Your best so far stays {best} cycles."


def beside(report: KernelReport) -> str:
    """The count of the embedded simulator beside another backend's."""
    if report.cycles is None or report.backend == "embedded":
        return ""
    place = {"target": report.target, "num_cores": report.num_cores, "backend": "embedded"}
    ours = judge_kernel(report.unit.source, report.exercise.id, **place)
    return f"Side by side: {report.backend} {report.cycles} cycles, embedded {ours.cycles}."


def show(line: str, cell: str | None = None) -> None:
    """What the magic does: judge and display.

    Raises:
        KernelNotRight: nothing was written yet; else as run_cell.
    """
    from IPython.display import display

    report = run_cell(line, cell)
    display(KernelCard(report, " ".join(filter(None, (story(report), beside(report))))))
    if report.status == "unwritten":
        raise KernelNotRight(f"{report.exercise.id}: not written yet")
