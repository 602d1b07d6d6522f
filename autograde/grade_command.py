"""What `odl grade` and `odl demo` do: grade with progress shown, then say what came out."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograde.cluster_keys import ClusterError
from autograde.collect import CollectError
from autograde.console import grade_table, printable
from autograde.engine import grade
from autograde.master import MasterError
from autograde.sandbox import SandboxUnavailableError
from autograde.seeds import CourseKeyError, load_or_make_key
from autograde.warm_places import simulator_is_compiled
from autograde.workplace import WorkplaceLostError

GRADING_ERRORS = (
    ClusterError,
    CollectError,
    CourseKeyError,
    LookupError,
    MasterError,
    SandboxUnavailableError,
    WorkplaceLostError,
)
DEMO_LESSON = "03_linear_backward"
# The demo is the same for everybody; a course makes its own secret key.
DEMO_KEY = bytes(32)


def run_grading(console, paths, lesson, out, key_file, *, quiet=False, **options):
    """Grade and report on the console; returns the GradeRun."""
    key = load_or_make_key(key_file)
    run = _grade_with_progress(console, paths, lesson, out, key, quiet, **options)
    if not quiet:
        report(console, run)
    return run


def run_demo(console, root, out, *, quiet=False):
    """Build the demo lesson, grade the three demo submissions from scratch, report."""
    from autograde.build import (
        LessonError,
        build_lessons,
    )  # takes long to load, and `odl grade` builds nothing

    started = time.monotonic()
    if not quiet:
        console.print(f"building {DEMO_LESSON} ...")
    try:
        rescued = build_lessons(root, [DEMO_LESSON]).rescued
    except LessonError as error:
        raise MasterError(str(error)) from error
    for path in rescued:
        console.print(f"somebody's work was kept: {path.as_posix()}", highlight=False)
    submissions = root / "autograde" / "demo" / "submissions"
    run = _grade_with_progress(
        console, [submissions], DEMO_LESSON, out, DEMO_KEY, quiet, fresh=True
    )
    if not quiet:
        report(console, run)
        console.print(f"done in {time.monotonic() - started:.1f} s")
    return run


def report(console, run):
    """The table, then what a reader has to know, then where the rest lies."""
    console.print(grade_table(run))
    for change in run.changes:
        was = change.before or "no record"
        text = f"changed: {change.student}, {change.task}: {was} -> {change.after}"
        console.print(printable(text))
    for notice in run.notices:
        console.print(f"note: {notice}", highlight=False)
    pages = run.out_dir / "feedback" / "index.html"
    console.print(f"gradebook, tables: {run.out_dir}   feedback: {pages}", highlight=False)


def _compile_simulator_once():
    """The first use of a version compiles it; here, where the reader sees what takes so long."""
    if simulator_is_compiled():
        return
    from gvsoc_runner.sim import warm

    if not warm.is_compiled():
        warm.ready()


def _grade_with_progress(console, paths, lesson, out, key, quiet, **options):
    _compile_simulator_once()
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=quiet) as bar:
        task = bar.add_task("grading", total=None)

        def progress(done, total, result):
            bar.update(task, completed=done, total=total)

        return grade(paths, lesson, out, key=key, progress=progress, **options)
