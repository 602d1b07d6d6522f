"""The commands a student has: look whether all works, open the lessons, check, run C.

They need neither hidden checks nor solutions: what the bundle for students holds is this file and
what it imports.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from autograde.commands import (
    JsonOption,
    TargetOption,
    complaints,
    console,
    new_group,
    print_json,
    project_root,
    stop,
)

app = new_group("On-Device Learning workbook: open the lessons, check your answers, run C.")

BackendOption = Annotated[
    str, typer.Option(help="Simulator: auto, embedded, gvsoc or gap9 (an installed SDK).")
]


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
    no_xpulp: Annotated[
        bool, typer.Option("--no-xpulp", help="Plain code, without hardware loops.")
    ] = False,
    as_json: JsonOption = False,
):
    """Compile a C file and run it on the cluster: output, cycles, where they went, hottest lines.

    The file has its own `int main(void)`, or is the kernel of an exercise (--exercise ID). Exit
    code: the program's own, or 1 where it does not compile, faults or is not right.
    """
    from autograde import run_command
    from gvsoc_runner.errors import RunnerError

    where = {"cores": cores, "target": target, "backend": None if backend == "auto" else backend}
    where["xpulp"] = False if no_xpulp else None
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
