"""The console command `odl`: every door of the project, on every platform.

Commands import what they need when they run, so that `odl --help` stays quick.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograde import cluster_cli, course_cli, student_cli
from autograde.commands import (
    JsonOption,
    SandboxOption,
    TargetOption,
    complaints,
    console,
    new_group,
    print_json,
    project_root,
    stop,
)

app = new_group(
    "On-Device Learning workbook: build lessons, run C on the GAP9 cluster model, grade, teach."
)
app.registered_commands += student_cli.app.registered_commands
app.add_typer(course_cli.app, name="course")
app.add_typer(cluster_cli.app, name="cluster")


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
    sandbox: SandboxOption = "auto",
    target: TargetOption = "gap9",
    fresh: Annotated[bool, typer.Option(help="Grade again what was graded before.")] = False,
    scheduler: cluster_cli.SchedulerOption = None,
    tls: cluster_cli.KeysOption = None,
    tls_ca: cluster_cli.PemOption = None,
    tls_cert: cluster_cli.PemOption = None,
    tls_key: cluster_cli.PemOption = None,
    as_json: JsonOption = False,
):
    """Grade submissions of one lesson: gradebook, CSV, JSON and one feedback page per student.

    Originals are never changed. A run that was interrupted goes on where it stopped. Exit code 1
    where something could not be graded; wrong answers are no error.
    """
    from autograde.grade_command import GRADING_ERRORS, run_grading
    from autograde.seeds import KEY_FILE

    options = {"jobs": jobs, "sandbox": sandbox, "target": target, "fresh": fresh}
    options["cluster"] = cluster_cli.chosen_cluster(scheduler, tls, (tls_ca, tls_cert, tls_key))
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
