"""`odl course`: a teacher's way from the lessons to exported grades, in one folder per course."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograde import course_students_cli
from autograde.cluster_cli import KeysOption, SchedulerOption, chosen_cluster
from autograde.commands import (
    JsonOption,
    SandboxOption,
    TargetOption,
    console,
    new_group,
    print_json,
    project_root,
    stop,
)
from autograde.course_commands import (
    HERE,
    CourseOption,
    LessonArgument,
    course_at,
    find_lesson,
    say,
)

app = new_group("Teach a course: hand out lessons, collect, grade, give back, export grades.")

JobsOption = Annotated[int | None, typer.Option(help="Submissions graded at the same time.")]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder of the course, made where missing.")],
    students: Annotated[
        Path | None,
        typer.Option(help="CSV: id, first_name, last_name, email, lms_user_id (id is enough)."),
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make another key where a course lost its own.")
    ] = False,
):
    """Make a course folder: nbgrader's layout, the lessons, a secret key, your list of students.

    Run it again with --students to add to the list. Nothing that is there is overwritten.
    """
    from autograde.course import CourseError, init_course, lessons_apart
    from autograde.student_list import StudentListError

    try:
        course, lessons, count = init_course(folder, project_root(), students, new_key=new_key)
    except (CourseError, StudentListError) as error:
        stop(escape(str(error)))
    say(f"course: {course.folder}", f"lessons: {', '.join(lessons) or 'none; try: odl build'}")
    if apart := lessons_apart(course, project_root()):
        say(f"kept as they are here, others in the project: {', '.join(apart)}")
    say(f"students: {count} read" if students else "students: no list given")
    say(f"{course.key_file} is the secret behind the hidden inputs: back it up, give it to nobody")


@app.command()
def release(
    lesson: LessonArgument,
    due: Annotated[
        str | None, typer.Option(help="When it is due, with the zone: 2026-12-01T23:59+01:00.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Replace a release that students may have.")
    ] = False,
    course: CourseOption = HERE,
):
    """Make the students' notebook from source/ and a bundle of all that was released so far."""
    from autograde.releasing import release_lesson
    from autograde.times import as_text

    with course_at(course, "release") as home:
        made = release_lesson(home, project_root(), lesson, due=due, again=again)
    say(f"{made.lesson}: {'released' if made.changed else 'was released already'}")
    say(f"due: {as_text(made.due) if made.due else 'no date, nobody is late'}")
    for cell, (before, now) in made.points.items():
        say(f"points of {cell}: {before:g} before, {now:g} now; look again where people gave some")
    say(f"give to students: {made.bundle}   (lessons: {', '.join(made.lessons)})")


@app.command()
def collect(
    lesson: LessonArgument,
    downloads: Annotated[
        list[Path], typer.Argument(help="Zip or folder from Moodle, Canvas, GitHub or nbgrader.")
    ],
    received: Annotated[
        str, typer.Option(help="When it was handed in, with the zone, where nothing tells it.")
    ] = "",
    student: Annotated[
        str | None, typer.Option(help="Whose it is, whatever its name: for one file or folder.")
    ] = None,
    course: CourseOption = HERE,
    as_json: JsonOption = False,
):
    """Take submissions from a download. The newest counts, all are kept in history/."""
    from autograde.course_tables import collected_table, who_is_missing
    from autograde.downloads import give_to, read_downloads
    from autograde.gradebook import read_students
    from autograde.history import keep, keep_archives
    from autograde.recognition import exercises_of
    from autograde.times import as_text, read_time

    with course_at(course, "collect") as home:
        name = find_lesson(home, lesson)
        stamp = as_text(read_time(received)) if received else ""
        people = read_students(home.gradebook)
        found = read_downloads(downloads, name, people, exercises_of(home))
        if student:
            found = give_to(student, found, people)
        kept = keep(home, name, found, stamp)
        keep_archives(home, downloads)
        silent = who_is_missing(home, name, people)
    if as_json:
        print_json([asdict(item) for item in kept])
    else:
        console.print(collected_table(name, kept))
        say(silent)


def grade_submitted(folder, lesson, command, *, quiet, **options):
    """What `grade` and `regrade` do; the same engine as `odl grade`."""
    from autograde.course import CourseError, lay_figures
    from autograde.grade_command import GRADING_ERRORS, run_grading
    from autograde.late import assign_late_penalties
    from autograde.releasing import check_before_grading
    from autograde.returning import write_pages

    options |= {"fresh": command == "regrade", "quiet": quiet}
    with course_at(folder, command) as home:
        name = find_lesson(home, lesson)
        check_before_grading(home, name)
        options |= {"root": home.folder}
        try:
            run = run_grading(
                console, [home.submitted], name, home.folder, home.key_file, **options
            )
        except GRADING_ERRORS as error:
            raise CourseError(str(error)) from error
        lay_figures(home, name)
        penalties = assign_late_penalties(home, name)
        write_pages(home, name)
    if quiet:
        print((home.folder / f"{name}.json").read_text(encoding="utf-8"))
    elif penalties:
        say(*(f"late: {student}, {points:g} points less" for student, points in penalties.items()))
    if run.grader_errors:
        stop(f"{len(run.grader_errors)} tasks could not be graded; see {home.folder}/audit.jsonl")
    return run


@app.command()
def grade(
    lesson: LessonArgument,
    jobs: JobsOption = None,
    sandbox: SandboxOption = "auto",
    target: TargetOption = "gap9",
    scheduler: SchedulerOption = None,
    tls: KeysOption = None,
    course: CourseOption = HERE,
    as_json: JsonOption = False,
):
    """Grade what was collected. What did not change since the last time is not graded again."""
    options = {"jobs": jobs, "sandbox": sandbox, "target": target}
    options["cluster"] = chosen_cluster(scheduler, tls, (None, None, None))
    grade_submitted(course, lesson, "grade", quiet=as_json, **options)


@app.command()
def regrade(
    lesson: LessonArgument,
    jobs: JobsOption = None,
    sandbox: SandboxOption = "auto",
    target: TargetOption = "gap9",
    scheduler: SchedulerOption = None,
    tls: KeysOption = None,
    course: CourseOption = HERE,
    as_json: JsonOption = False,
):
    """Grade everything again, with the same hidden inputs, and list every grade that changed."""
    options = {"jobs": jobs, "sandbox": sandbox, "target": target}
    options["cluster"] = chosen_cluster(scheduler, tls, (None, None, None))
    run = grade_submitted(course, lesson, "regrade", quiet=as_json, **options)
    if not as_json:
        number = sum(len(result.verdicts) for result in run.results)
        say(f"{len(run.changes)} of {number} grades changed")


@app.command()
def feedback(lesson: LessonArgument, course: CourseOption = HERE):
    """Write the feedback pages with what people graded and wrote, and an archive to hand back."""
    from autograde.returning import note_by_hand, write_feedback

    with course_at(course, "feedback") as home:
        name = find_lesson(home, lesson)
        overview, archive = write_feedback(home, name)
        note_by_hand(home, name)
    say(f"pages: {overview}", f"to hand back: {archive}")


@app.command()
def export(
    lesson: LessonArgument,
    to: Annotated[
        list[str] | None, typer.Option(help="canvas, moodle, junit; both tables if not given.")
    ] = None,
    course: CourseOption = HERE,
):
    """Write grades for Canvas, Moodle or continuous integration, with points that people gave."""
    from autograde.exports import check_graded
    from autograde.exports import export as write
    from autograde.late import assign_late_penalties, late_by_platform
    from autograde.returning import note_by_hand

    with course_at(course, "export") as home:
        name = find_lesson(home, lesson)
        check_graded(home.folder, name)
        late = late_by_platform(home, name)
        assign_late_penalties(home, name)
        for kind in to or ("canvas", "moodle"):
            path = write(home.folder, name, kind, folder=home.exports, late=late)
            home.record("export", lesson=name, format=kind)
            say(f"{kind}: {path}")
        note_by_hand(home, name)


@app.command()
def stats(lesson: LessonArgument, course: CourseOption = HERE, as_json: JsonOption = False):
    """Show per exercise how it went, and which mistakes were made most often."""
    from autograde.course_tables import statistics_table
    from autograde.returning import read_graded
    from autograde.statistics import task_statistics

    with course_at(course) as home:
        graded = read_graded(home, find_lesson(home, lesson), remarks=False)
    found = task_statistics(graded.tasks, graded.results)
    if as_json:
        print_json([asdict(task) for task in found])
    else:
        console.print(statistics_table(graded.lesson, found))
        say(f"students without a notebook: {len(graded.silent)}")


@app.command()
def log(
    student: Annotated[str | None, typer.Option(help="Lines about this student alone.")] = None,
    last: Annotated[int, typer.Option(min=1, help="How many lines.")] = 40,
    course: CourseOption = HERE,
):
    """Show the audit log: what was released, collected, graded, changed and exported when."""
    from autograde.audit import read_audit
    from autograde.course_tables import audit_table

    with course_at(course) as home:
        lines = read_audit(home.folder / "audit.jsonl")
    if student:
        lines = [line for line in lines if line.get("student") == student]
    if not lines:
        stop(escape(f"expected lines about {student!r}, got none; try: odl course log"))
    console.print(audit_table(lines[-last:]))


@app.command()
def gradescope(lesson: LessonArgument, course: CourseOption = HERE):
    """Build the autograder archive of a released lesson for Gradescope."""
    from autograde.gradescope import write_autograder
    from autograde.releasing import check_released

    with course_at(course, "gradescope") as home:
        name = find_lesson(home, lesson)
        check_released(home, name)
        path = home.folder / "handout" / f"{name}.gradescope.zip"
        write_autograder(path, home, name, project_root())
        home.record("gradescope", lesson=name)
    say(f"upload as autograder: {path}")
    say("students' code runs in Gradescope's container; the results say how it was fenced in there")


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open a web browser.")] = True,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8888,
    course: CourseOption = HERE,
):
    """Open JupyterLab on the course: Formgrader is in its menu under Nbgrader."""
    from autograde.lab import start_lab

    with course_at(course) as home:
        folder = home.folder
    raise typer.Exit(start_lab(folder, browser=browser, port=port))


app.registered_commands += course_students_cli.app.registered_commands
