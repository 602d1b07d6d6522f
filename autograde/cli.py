"""The console command `odl`: every door of the project, on every platform.

Commands import what they need when they run, so that `odl --help` stays quick.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from autograde.project import ProjectNotFoundError, find_root

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="On-Device Learning workbook: build lessons, run C on the GAP9 cluster model, grade.",
)
# A pipe has no width of its own: wide enough there for a table with its reasons.
console = Console() if Console().is_terminal else Console(width=130)
complaints = Console(stderr=True)

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document for another program to read.")
]
TargetOption = Annotated[
    str, typer.Option(help="Chip model: gap9, pulp-open-2603 or pulp-open-2508.")
]
BackendOption = Annotated[
    str, typer.Option(help="Simulator: auto, embedded, gvsoc or gap9 (an installed SDK).")
]


def stop(message, code=1):
    """Say what went wrong on stderr and end with an exit code."""
    complaints.print(f"[red]odl:[/] {message}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def project_root():
    try:
        return find_root()
    except ProjectNotFoundError as error:
        stop(escape(str(error)))


def print_json(document):
    print(json.dumps(document, indent=2))


@app.command()
def doctor(as_json: JsonOption = False):
    """Say what works on this machine, and name the command that mends what does not.

    Exit code 1 where the main job (grading on the embedded simulator) cannot run.
    """
    from autograde import doctor as room
    from autograde.console import doctor_table

    findings = room.examine()
    if as_json:
        print_json(room.as_json(findings))
    else:
        console.print(doctor_table(findings))
    if not room.main_job_runs(findings):
        raise typer.Exit(1)


@app.command()
def build(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lesson numbers or names, such as 03; all if none.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if built files are stale.")
    ] = False,
    as_json: JsonOption = False,
):
    """Build notebooks/source and notebooks/release from notebooks/src."""
    from autograde.build import LessonError, build_lessons

    try:
        report = build_lessons(project_root(), lessons or None, check=check)
    except (LessonError, LookupError) as error:
        stop(escape(str(error)))
    changed = report.stale if check else report.written + report.removed
    if as_json:
        paths = {"changed": [path.as_posix() for path in changed]}
        print_json({"up_to_date": report.up_to_date, "lessons": list(report.lessons), **paths})
    else:
        for path in changed:
            console.print(f"{'stale' if check else 'built'}: {path.as_posix()}", highlight=False)
        for path in report.rescued:
            console.print(f"somebody's work was kept: {path.as_posix()}", highlight=False)
        console.print(f"{len(report.lessons)} lessons, {len(changed)} files changed")
    if check and not report.up_to_date:
        stop("built notebooks are stale; try: odl build, and commit what it writes")


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open a web browser.")] = True,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8888,
):
    """Open JupyterLab on your own copies of the lessons, in the folder `my-lessons`.

    A lesson is copied there when you open it for the first time. Your copy is never overwritten.
    """
    from autograde.lab import copy_lessons, start_lab

    folder, notices = copy_lessons(project_root())
    for notice in notices:
        console.print(notice, highlight=False)
    raise typer.Exit(start_lab(folder, browser=browser, port=port))


@app.command()
def check(
    which: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NN|NOTEBOOK]...", help="Lessons or notebooks; all if none."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Folder with your notebooks; default: my-lessons.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Time limit of one Python exercise.")
    ] = 10.0,
    as_json: JsonOption = False,
):
    """Show which exercises of your notebooks are done, with points and what is not right yet.

    Runs the lessons' own instant checks. Nothing is written into a notebook, and what the map says
    is no grade: the grader checks with inputs of its own.
    """
    from autograde.check_command import check_progress
    from autograde.check_map import show_map
    from autograde.released import NoLessonError

    def say(sentence):
        if not as_json and complaints.is_terminal:
            complaints.print(sentence, highlight=False, style="dim")

    try:
        found = check_progress(project_root(), which or (), folder, seconds=seconds, say=say)
    except NoLessonError as error:
        stop(escape(str(error)))
    if as_json:
        print_json(found.as_dict())
    else:
        show_map(console, found)


@app.command()
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE.c", help="C file to compile and run.")],
    exercise: Annotated[
        str | None, typer.Option(help="Judge the file as the kernel of this exercise.")
    ] = None,
    cores: Annotated[int, typer.Option(min=1, max=8, help="Cluster cores in the team.")] = 8,
    target: TargetOption = "gap9",
    backend: BackendOption = "auto",
    max_cycles: Annotated[int, typer.Option(help="Stop an endless loop here.")] = 200_000_000,
    as_json: JsonOption = False,
):
    """Compile a C file and run it on the cluster: output, cycles, where they went, hottest lines.

    The file has its own `int main(void)`, or is the kernel of an exercise (--exercise ID). Exit
    code: the program's own, or 1 where it does not compile, faults or is not right.
    """
    from autograde import run_command
    from gvsoc_runner.errors import RunnerError

    where = {"cores": cores, "target": target, "backend": None if backend == "auto" else backend}
    out = Console(quiet=True) if as_json else console
    try:
        if exercise:
            plain, code = run_command.run_exercise(out, file, exercise, **where)
        else:
            plain, code = run_command.run_plain(out, file, max_cycles=max_cycles, **where)
    except (RunnerError, OSError, ValueError) as error:
        stop(escape(run_command.error_text(error)))
    except KeyboardInterrupt:
        stop("interrupted; nothing was kept", code=130)
    if as_json:
        print_json(plain)
    raise typer.Exit(code)


@app.command()
def grade(
    submissions: Annotated[
        list[Path], typer.Argument(help="Folders, zip archives or notebooks with submissions.")
    ],
    lesson: Annotated[str, typer.Option(help="Lesson number or name, such as 03.")],
    out: Annotated[
        Path, typer.Option(help="Folder for gradebook.db, tables and feedback pages.")
    ] = Path("out/grades"),
    key: Annotated[
        Path | None,
        typer.Option(
            help="File with the course key, made where missing; default: course.key in the project."
        ),
    ] = None,
    jobs: Annotated[int | None, typer.Option(help="Submissions graded at the same time.")] = None,
    sandbox: Annotated[
        str, typer.Option(help="auto, bubblewrap, container or limits-only.")
    ] = "auto",
    target: TargetOption = "gap9",
    fresh: Annotated[bool, typer.Option(help="Grade again what was graded before.")] = False,
    as_json: JsonOption = False,
):
    """Grade submissions of one lesson: gradebook, CSV, JSON and one feedback page per student.

    Originals are never changed. A run that was interrupted goes on where it stopped. Exit code 1
    where something could not be graded; wrong answers are no error.
    """
    from autograde.grade_command import GRADING_ERRORS, run_grading
    from autograde.seeds import KEY_FILE

    options = {"jobs": jobs, "sandbox": sandbox, "target": target, "fresh": fresh}
    key_file = key or project_root() / KEY_FILE
    try:
        run = run_grading(console, submissions, lesson, out, key_file, quiet=as_json, **options)
    except GRADING_ERRORS as error:
        stop(escape(str(error)))
    if as_json:
        print((run.out_dir / f"{run.lesson}.json").read_text(encoding="utf-8"))
    if run.grader_errors:
        stop(f"{len(run.grader_errors)} tasks could not be graded; see {run.out_dir}/audit.jsonl")


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for what the demo writes.")] = Path("out/demo"),
    as_json: JsonOption = False,
):
    """Build a lesson, grade three submissions that lie in the repository, write feedback pages.

    Ada solved everything, Ben half of it, Cleo nothing. Python and C tasks are graded, the C
    task's cycles come from the embedded simulator of the GAP9 cluster.
    """
    from autograde.grade_command import GRADING_ERRORS, run_demo

    try:
        run = run_demo(console, project_root(), out, quiet=as_json)
    except GRADING_ERRORS as error:
        stop(escape(str(error)))
    if as_json:
        print((run.out_dir / f"{run.lesson}.json").read_text(encoding="utf-8"))


@app.command()
def validate(
    reference: Annotated[
        Path | None,
        typer.Option(help="Folder with elf/ and expected/; the project's own copy if none."),
    ] = None,
    as_json: JsonOption = False,
):
    """Compare the embedded simulator with GVSOC's measured output, program by program.

    Runs every program on both pulp-open targets. Exit code 1 outside the limits, which
    docs/simulator.md gives.
    """
    from gvsoc_runner.sim.validate import ReferenceFolderError
    from gvsoc_runner.sim.validate import validate as compare_with_gvsoc

    progress = None if as_json else lambda line: complaints.print(line, highlight=False)
    try:
        validation = compare_with_gvsoc(reference, progress=progress)
    except ReferenceFolderError as error:
        stop(escape(str(error)))
    if as_json:
        print_json(validation.to_json())
    else:
        print(validation.table())
    if not validation.ok:
        raise typer.Exit(1)
