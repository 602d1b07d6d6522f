"""`odl check` maps what a student has done, survives what they wrote, and changes nothing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograde import check_workers, workers
from autograde.check_command import check_progress
from autograde.check_map import bar
from autograde.cli import app
from autograde.released import NoLessonError
from autograde.submissions import assemble_submission, solution_cells

HERE = Path(__file__).parent
RELEASE = HERE.parents[1] / "notebooks" / "release"
LESSON, OTHER = "03_linear_backward", "01_chain_rule"
C_ID = "linear-bw-weight-c"
MSE = "def mse_backward(y, target):\n    return 2 * (y - target) / y.size\n"
STEP = "def sgd_step(param, grad, lr):\n    return param - lr * grad\n"
INPUT = "def linear_backward_input(grad_output, weight):\n    return grad_output @ weight\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A student's folder: two released lessons, nothing of the teacher's."""
    root = tmp_path_factory.mktemp("student")
    for lesson in (LESSON, OTHER):
        place = root / "notebooks" / "release" / lesson
        place.mkdir(parents=True)
        shutil.copy(RELEASE / lesson / f"{lesson}.ipynb", place)
    return root


@pytest.fixture(scope="module")
def release(root):
    return nbformat.read(root / "notebooks" / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)


@pytest.fixture
def checked(root, release, tmp_path):
    """Function: answers by exercise id -> {exercise id: ExerciseState}."""

    def check(answers, seconds=20.0):
        path = tmp_path / f"{LESSON}.ipynb"
        nbformat.write(assemble_submission(release, answers), path)
        (lesson,) = check_progress(root, [str(path)], seconds=seconds).lessons
        return {exercise.id: exercise for exercise in lesson.exercises}

    return check


def test_a_right_answer_is_done_with_its_points_and_heading(checked):
    found = checked({"mse-backward": MSE})["mse-backward"]
    assert (found.state, found.points, found.max_points) == ("done", 1.0, 1.0)
    assert found.title == "Exercise 1: slope of the squared error"
    assert found.message == ""


def test_a_stub_is_open_and_worth_nothing(checked):
    assert {(e.state, e.points) for e in checked({}).values()} == {("open", 0.0)}


def test_an_edited_stub_is_still_open(checked):
    stub = 'def mse_backward(y, target):\n    # later\n    raise NotImplementedError("not yet")\n'
    assert checked({"mse-backward": stub})["mse-backward"].state == "open"


def test_a_wrong_answer_shows_the_line_of_its_check(checked):
    answer = "def linear_backward_input(grad_output, weight):\n    return -(grad_output @ weight)\n"
    found = checked({"linear-backward-input": answer})["linear-backward-input"]
    assert (found.state, found.points) == ("wrong", 0.0)
    assert "every value has the wrong sign" in found.message
    assert "\n" not in found.message


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("def mse_backward(y, target)\n    return y\n", "line 1 of the cell: SyntaxError"),
        ("def mse_backward(y, target):\n    return z\n", "NameError: name 'z' is not defined"),
        ("x = 1\n", "NameError: name 'mse_backward' is not defined"),
        ("raise SystemExit('done')\n", "line 1 of the cell: SystemExit: done"),
        ("mse_backward = input('which? ')\n", "EOFError"),
        ("\0", "null bytes"),
    ],
)
def test_a_cell_that_does_not_run_says_why(cell, said, checked):
    found = checked({"mse-backward": cell, "sgd-step": STEP})
    assert found["mse-backward"].state == "wrong"
    assert said in found["mse-backward"].message
    assert found["sgd-step"].state == "done"


LOOP = "def linear_backward_input(grad_output, weight):\n    while True:\n        pass\n"
ENDINGS = {
    "loop": (LOOP, "did not finish in 3 s"),
    "loop at the top": ("while True:\n    pass\n", "did not finish in 3 s"),
    "exit": ("import os\nos._exit(0)\n", "process ended"),
    "crash": ("import ctypes\nctypes.string_at(0)\n", "process ended"),
    "noise": ("import os\nos.write(3, b'x' * 99)\nos.closerange(3, 99)\n", ""),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_exercise_that_never_returns_loses_only_itself(ending, checked):
    cell, said = ENDINGS[ending]
    answers = {"mse-backward": MSE, "linear-backward-input": cell, "sgd-step": STEP}
    found = checked(answers, seconds=3.0)
    assert found["linear-backward-input"].state == "wrong"
    assert said in found["linear-backward-input"].message
    assert {found[name].state for name in ("mse-backward", "sgd-step")} == {"done"}


def test_an_endless_loop_ends_without_the_calls_of_posix_too(checked, monkeypatch):
    monkeypatch.setattr(workers, "CAN_POLL", False)
    monkeypatch.delattr(os, "killpg", raising=False)
    found = checked({"linear-backward-input": LOOP, "sgd-step": STEP}, seconds=3.0)
    assert "did not finish" in found["linear-backward-input"].message
    assert found["sgd-step"].state == "done"


def test_printing_much_and_odd_signs_does_not_matter(checked):
    assert (
        checked({"mse-backward": f"print('\u2713' * 10**6)\n{MSE}"})["mse-backward"].state == "done"
    )


def test_a_helper_of_an_earlier_answer_may_be_used(checked):
    first = f"def half(a):\n    return a / 2\n\n{MSE}"
    later = "def sgd_step(param, grad, lr):\n    return param - half(2 * lr * grad)\n"
    assert checked({"mse-backward": first, "sgd-step": later})["sgd-step"].state == "done"


def test_a_written_answer_waits_for_a_person(checked):
    found = checked({"why-sum": "All samples share the weight."})["why-sum"]
    assert (found.state, found.points) == ("written", None)


def test_a_check_that_cannot_start_is_not_the_students_fault(checked, monkeypatch):
    monkeypatch.setattr(check_workers, "_command", lambda: [sys.executable, "-c", ""])
    found = checked({"mse-backward": MSE})["mse-backward"]
    assert (found.state, found.points) == ("unchecked", None)
    assert "odl doctor" in found.message


def test_each_graded_cell_gives_its_own_points(course_root, notebook, tmp_path):
    narrow = "def linear_backward_input(grad_output, weight):\n    assert weight.shape == (1, 1)\n"
    path = tmp_path / f"{LESSON}.ipynb"
    path.write_text(json.dumps(notebook(linear_backward_input=narrow)), encoding="utf-8")
    (lesson,) = check_progress(course_root, [str(path)]).lessons
    found = next(e for e in lesson.exercises if e.id == "linear-backward-input")
    assert (found.state, found.points, found.max_points) == ("wrong", 1.0, 2.0)


def perfect_answers(notebook):
    """{exercise id: text} of the planted perfect answers in Python."""
    places = {id_: HERE / "submissions" / id_ / "perfect.py" for id_ in solution_cells(notebook)}
    return {i: p.read_text(encoding="utf-8") for i, p in places.items() if p.is_file()}


def test_every_perfect_answer_of_the_course_is_done(tmp_path):
    wanted = {}
    for path in sorted(RELEASE.glob("*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        answers = perfect_answers(notebook)
        nbformat.write(assemble_submission(notebook, answers), tmp_path / path.name)
        wanted |= dict.fromkeys(answers, "done")
    found = check_progress(RELEASE.parents[1], (), tmp_path)
    states = {e.id: e.state for lesson in found.lessons for e in lesson.exercises}
    assert len(wanted) >= 20
    assert {id_: states[id_] for id_ in wanted} == wanted


# --- C ----------------------------------------------------------------------------------------

KERNELS = ("perfect", "naive_one_core", "sign", "endless_loop", "syntax_error", "blank")


@pytest.fixture(scope="module")
def kernels(root, release, tmp_path_factory):
    """{name: ExerciseState} of planted kernels, checked in one run."""
    folder, paths = tmp_path_factory.mktemp("kernels"), {}
    for name in KERNELS:
        text = (HERE / "submissions" / C_ID / f"{name}.c").read_text(encoding="utf-8")
        paths[name] = folder / f"{LESSON}-{name}.ipynb"
        nbformat.write(assemble_submission(release, {C_ID: text}), paths[name])
    lessons = check_progress(root, [str(path) for path in paths.values()]).lessons
    states = [next(e for e in lesson.exercises if e.id == C_ID) for lesson in lessons]
    return dict(zip(paths, states, strict=True))


def test_a_right_kernel_is_done_within_its_budget(kernels):
    found = kernels["perfect"]
    assert (found.state, found.points) == ("done", 6.0)
    assert 0 < found.cycles <= found.budget
    assert (found.backend, found.target) == ("embedded", "gap9")


def test_a_slow_kernel_keeps_the_points_for_right_numbers(kernels):
    found = kernels["naive_one_core"]
    assert (found.state, found.points) == ("slow", 4.0)
    assert found.cycles > found.budget
    assert "bronze takes at most" in found.message


def test_a_wrong_kernel_gets_no_points_and_no_cycles(kernels):
    found = kernels["sign"]
    assert (found.state, found.points, found.cycles) == ("wrong", 0.0, None)
    assert found.message


def test_an_endless_kernel_does_not_stop_the_others(kernels):
    assert kernels["endless_loop"].state == "wrong"
    assert kernels["perfect"].state == "done"


def test_a_kernel_that_does_not_compile_names_the_line(kernels):
    assert kernels["syntax_error"].state == "wrong"
    assert "of the cell: " in kernels["syntax_error"].message


def test_a_kernel_that_was_not_written_is_open(kernels):
    assert (kernels["blank"].state, kernels["blank"].message) == ("open", "")


def test_a_c_cell_without_its_first_line_is_told_so(checked, release):
    cell = next(c for c in release.cells if c.id == C_ID)
    spoilt = cell.source.partition("\n")[2]
    answers = {"mse-backward": MSE}
    cell_was, cell.source = cell.source, spoilt
    try:
        found = checked(answers)
    finally:
        cell.source = cell_was
    assert f"%%kernel {C_ID}" in found[C_ID].message
    assert found["mse-backward"].state == "done"


# --- notebooks --------------------------------------------------------------------------------

ODD = {
    "nothing": b"",
    "cut off": b'{"cells": [',
    "not text": bytes(range(256)),
    "a list": b"[1, 2]",
    "no cells": b'{"cells": 3}',
    "deep": b"[" * 200_000,
    "odd cells": b'{"cells": [1, null, {"cell_type": "code"}, {"cell_type": 5}]}',
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_notebook_is_named_and_stops_nothing(kind, root, tmp_path):
    path = tmp_path / f"{LESSON}.ipynb"
    path.write_bytes(ODD[kind])
    lesson, other = check_progress(root, [str(path), OTHER]).lessons
    assert {exercise.state for exercise in lesson.exercises} == {"open"}
    assert lesson.problem or lesson.notes
    assert other.lesson == OTHER


def test_a_check_writes_nothing_into_the_notebook(root, release, tmp_path):
    path = tmp_path / f"{LESSON}.ipynb"
    nbformat.write(assemble_submission(release, {"mse-backward": MSE}), path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    check_progress(root, [str(path)])
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_copies_are_found_where_odl_lab_lays_them(root, release, tmp_path):
    mine = tmp_path / "my-lessons" / LESSON / f"{LESSON}.ipynb"
    mine.parent.mkdir(parents=True)
    nbformat.write(assemble_submission(release, {"mse-backward": MSE}), mine)
    shutil.copy(mine, mine.with_name(f"{LESSON}.new.ipynb"))
    lesson = check_progress(root, ["3"], tmp_path / "my-lessons").lessons[0]
    assert (lesson.points, lesson.max_points) == (1.0, 20.0)
    assert any("newer version" in note for note in lesson.notes)


def test_a_lesson_without_a_copy_counts_as_not_started(root, tmp_path):
    found = check_progress(root, (), tmp_path)
    assert [lesson.notebook for lesson in found.lessons] == [None, None]
    assert found.points == 0
    assert found.max_points > 20
    assert "odl lab" in found.lessons[0].problem


def test_a_renamed_notebook_is_known_by_its_exercises(root, release, tmp_path):
    path = tmp_path / "homework (2).ipynb"
    nbformat.write(release, path)
    assert check_progress(root, [str(path)]).lessons[0].lesson == LESSON


@pytest.mark.parametrize("which", ["77", "nowhere.ipynb"])
def test_what_is_not_there_is_said_with_a_hint(which, root):
    with pytest.raises(NoLessonError, match="expected"):
        check_progress(root, [which])


# --- the command ------------------------------------------------------------------------------


@pytest.fixture
def command(root, monkeypatch):
    """Function: arguments -> result of `odl check`."""
    monkeypatch.setenv("ODL_ROOT", str(root))
    return lambda *arguments: CliRunner().invoke(app, ["check", *map(str, arguments)])


@pytest.fixture
def one_wrong(release, tmp_path):
    """A notebook whose error message holds an escape sequence and markup."""
    answer = "def mse_backward(y, target):\n    raise ValueError('\\x1b[2J [red]boo')\n"
    path = tmp_path / f"{LESSON}.ipynb"
    nbformat.write(assemble_submission(release, {"mse-backward": answer, "sgd-step": STEP}), path)
    return path


def test_the_map_shows_states_points_and_no_control_characters(command, one_wrong):
    result = command(one_wrong)
    assert result.exit_code == 0
    assert "not right yet" in result.stdout
    assert "[red]boo" in result.stdout
    assert "\x1b[2J" not in result.stdout
    assert "total 1 / 20 points" in result.stdout


def test_json_holds_the_whole_map(command, one_wrong):
    document = json.loads(command(one_wrong, "--json").stdout)
    assert (document["points"], document["max_points"]) == (1.0, 20.0)
    states = {e["id"]: e["state"] for e in document["lessons"][0]["exercises"]}
    assert states["mse-backward"] == "wrong"
    assert states["sgd-step"] == "done"
    assert states[C_ID] == "open"


def test_a_wrong_folder_ends_the_command_with_a_sentence(command, tmp_path):
    result = command("--folder", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "expected a folder" in result.stderr


def test_the_bar_is_plain_where_the_terminal_knows_no_blocks(root, tmp_path):
    nothing = check_progress(root, (), tmp_path)
    assert bar(nothing, "cp1252").plain == "." * 40 + " 0%"


def test_a_check_loads_no_notebook_library():
    """They take seconds to import, more than all the checks of a lesson."""
    code = "import sys, autograde.check_command, autograde.check_map; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"nbformat", "nbgrader", "jupytext", "numba"} & set(loaded.stdout.split())
