"""The builder on the fixture course: what it writes, that it is stable, what it calls stale."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, IncludeHeaderFooter, InstantiateTests
from nbgrader.utils import compute_checksum

from autograde.build import build_lessons
from autograde.marks import LessonError
from autograde.preprocessors import RELEASE_STEPS, ExerciseStubs
from autograde.submissions import assemble_submission, solution_cells

LESSON = "01_scaling"
RELEASE = Path("notebooks/release/01_scaling/01_scaling.ipynb")
SOURCE = Path("notebooks/source/01_scaling/01_scaling.ipynb")


@pytest.fixture
def built(course) -> Path:
    build_lessons(course)
    return course


def cells_by_id(path: Path) -> dict:
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def all_bytes(course: Path) -> dict[str, bytes]:
    files = [file for file in course.rglob("*") if file.is_file()]
    return {file.relative_to(course).as_posix(): file.read_bytes() for file in files}


def test_first_build_writes_both_notebooks_figures_and_submissions(course):
    report = build_lessons(course)
    assert report.lessons == (LESSON,)
    assert {path.as_posix() for path in report.written} == {
        "notebooks/source/01_scaling/01_scaling.ipynb",
        "notebooks/source/01_scaling/bars.svg",
        "notebooks/release/01_scaling/01_scaling.ipynb",
        "notebooks/release/01_scaling/bars.svg",
        "autograde/demo/submissions/ada/01_scaling.ipynb",
        "autograde/demo/submissions/ben/01_scaling.ipynb",
    }


def test_a_build_leaves_nothing_else_behind(course):
    before = set(all_bytes(course))
    report = build_lessons(course)
    assert set(all_bytes(course)) - before == {path.as_posix() for path in report.written}


def test_second_build_writes_nothing(built):
    report = build_lessons(built)
    assert report.written == ()
    assert len(report.unchanged) == 6


def test_a_build_in_another_folder_gives_the_same_bytes(built, tmp_path):
    other = shutil.copytree(built, tmp_path / "elsewhere" / "deeper")
    for folder in ("notebooks/source", "notebooks/release", "autograde/demo/submissions"):
        shutil.rmtree(other / folder)
    build_lessons(other)
    assert all_bytes(other) == all_bytes(built)


def test_notebook_file_is_sorted_and_ends_with_one_newline(built):
    text = (built / RELEASE).read_text(encoding="utf-8")
    expected = json.dumps(json.loads(text), sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert text == expected


def test_notebooks_carry_only_the_metadata_they_need(built):
    for path in (SOURCE, RELEASE):
        notebook = nbformat.read(built / path, as_version=4)
        assert notebook.metadata.keys() == {"kernelspec"}
        for cell in notebook.cells:
            assert cell.metadata.keys() <= {"nbgrader", "deletable", "editable"}
            if cell.cell_type == "code":
                assert cell.outputs == [] and cell.execution_count is None


def test_exercise_cells_are_named_by_their_exercise(built):
    marked = [i for i, cell in cells_by_id(built / RELEASE).items() if "nbgrader" in cell.metadata]
    assert marked == [
        "scale-rows",
        "scale-rows-check",
        "scale-rows-check-2",
        "scale-rows-c",
        "scale-rows-c-check",
        "why-rows",
    ]


def test_editing_one_text_cell_changes_only_its_own_id(built):
    before = list(cells_by_id(built / RELEASE))
    source = built / "notebooks/src/01_scaling.py"
    source.write_text(source.read_text().replace("## Exercise 3: why", "## Exercise 3: reasons"))
    build_lessons(built)
    after = list(cells_by_id(built / RELEASE))
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_python_stub_raises_and_names_the_exercise(built):
    stub = cells_by_id(built / RELEASE)["scale-rows"].source
    scope = {}
    exec(stub, scope)
    with pytest.raises(NotImplementedError, match="scale-rows: not written yet"):
        scope["scale_rows"](1, 2)


def test_c_stub_is_a_comment_and_an_error_line(built):
    lines = cells_by_id(built / RELEASE)["scale-rows-c"].source.splitlines()
    assert lines[0] == "%%kernel scale-rows-c"
    assert "    // YOUR CODE HERE" in lines
    assert '#error "scale-rows-c: not written yet, replace this line"' in lines
    assert "raise NotImplementedError" not in "\n".join(lines)


def test_release_holds_no_solution_and_no_hidden_test(built):
    text = (built / RELEASE).read_text(encoding="utf-8")
    for secret in ("SOLUTION", "HIDDEN", "factor[:, None]", "i / c", "own factor.", "4.0"):
        assert secret not in text


def test_teacher_notebook_keeps_solution_and_hidden_test(built):
    cells = cells_by_id(built / SOURCE)
    assert "factor[:, None]" in cells["scale-rows"].source
    assert "BEGIN HIDDEN TESTS" in cells["scale-rows-check"].source


def test_checksums_match_what_nbgrader_computes(built):
    for cell in cells_by_id(built / RELEASE).values():
        if "nbgrader" in cell.metadata:
            assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


def test_release_steps_are_those_of_nbgrader_with_our_changes():
    theirs = GenerateAssignment.class_traits()["preprocessors"].default()
    expected = [
        ExerciseStubs if step is ClearSolutions else step
        for step in theirs
        if step not in (IncludeHeaderFooter, InstantiateTests)
    ]
    assert expected == RELEASE_STEPS


def test_check_names_a_stale_notebook_and_writes_nothing(built):
    source = built / "notebooks/src/01_scaling/scale.c"
    source.write_text(source.read_text().replace("fp32", "float"))
    before = all_bytes(built)
    report = build_lessons(built, check=True)
    assert not report.up_to_date
    assert SOURCE in report.stale and RELEASE in report.stale
    assert all_bytes(built) == before


def test_check_names_a_stale_demo_submission(built):
    answer = built / "autograde/demo/answers/ben/scale-rows.py"
    answer.write_text("scale_rows = None\n")
    report = build_lessons(built, check=True)
    assert report.stale == (Path("autograde/demo/submissions/ben/01_scaling.ipynb"),)


def test_check_after_a_build_finds_nothing_stale(built):
    assert build_lessons(built, check=True).up_to_date


def test_built_files_of_a_removed_lesson_are_stale_and_then_removed(built):
    (built / "notebooks/src/01_scaling.py").unlink()
    shutil.rmtree(built / "autograde/demo/answers")
    assert len(build_lessons(built, check=True).stale) == 6
    assert len(build_lessons(built).removed) == 6
    assert not list(built.rglob("*.ipynb"))


def test_a_lesson_can_be_picked_by_number_or_name(course):
    for wanted in ("1", "01", LESSON):
        assert build_lessons(course, [wanted]).lessons == (LESSON,)
    with pytest.raises(LookupError, match=r"no lesson '7'.*there are: 01_scaling"):
        build_lessons(course, ["7"])


def test_an_id_used_by_two_lessons_is_refused(course):
    text = '# %% solve="scale-rows"\n'
    (course / "notebooks/src/02_again.py").write_text(text)
    with pytest.raises(LessonError, match=r"02_again.py:1: the id 'scale-rows' is already used"):
        build_lessons(course, ["1"])


def test_a_broken_lesson_does_not_stop_its_neighbour(course):
    (course / "notebooks/src/02_broken.py").write_text("# %% solved='x'\n")
    assert build_lessons(course, ["1"]).written
    with pytest.raises(LessonError, match=r"02_broken\.py"):
        build_lessons(course)


def test_an_answer_to_no_exercise_is_refused(course):
    answer = course / "autograde/demo/answers/ada/scale-row.py"
    answer.write_text("pass\n")
    with pytest.raises(LessonError, match=r"answers/ada/scale-row.py.*Try: .*scale-rows"):
        build_lessons(course)


def test_submission_keeps_the_kernel_line_of_a_c_cell(built):
    path = built / "autograde/demo/submissions/ada/01_scaling.ipynb"
    lines = cells_by_id(path)["scale-rows-c"].source.splitlines()
    assert lines[0] == "%%kernel scale-rows-c"
    assert lines[1].startswith("void scale_rows(")


def test_submission_differs_from_the_release_only_in_answered_cells(built):
    master = cells_by_id(built / RELEASE)
    handed_in = cells_by_id(built / "autograde/demo/submissions/ben/01_scaling.ipynb")
    assert list(master) == list(handed_in)
    assert [name for name in master if master[name] != handed_in[name]] == ["scale-rows"]


def test_assembling_does_not_touch_the_release_notebook(built):
    notebook = nbformat.read(built / RELEASE, as_version=4)
    answered = assemble_submission(notebook, {"why-rows": "Because.\n"})
    assert solution_cells(answered)["why-rows"].source == "Because."
    assert solution_cells(notebook)["why-rows"].source == "YOUR ANSWER HERE"


def test_assembling_an_unknown_exercise_names_the_nearest(built):
    notebook = nbformat.read(built / RELEASE, as_version=4)
    with pytest.raises(LookupError, match=r"no exercise 'why-row'.*why-rows"):
        assemble_submission(notebook, {"why-row": "?"})


def test_a_figure_that_is_not_beside_the_lesson_is_named(course):
    (course / "notebooks/src/01_scaling/bars.svg").unlink()
    with pytest.raises(LessonError, match=r"01_scaling\.py:1: the figure 'bars\.svg' is not in"):
        build_lessons(course)


def test_a_region_that_leaves_broken_python_is_refused(course):
    source = course / "notebooks/src/01_scaling.py"
    text = source.read_text(encoding="utf-8")
    open_bracket = "    y = (\n    # BEGIN SOLUTION\n    x * factor[:, None])\n    # END SOLUTION"
    start, end = text.index("    # BEGIN SOLUTION"), text.index("    # END SOLUTION")
    source.write_text(text[:start] + open_bracket + text[end + len("    # END SOLUTION") :])
    with pytest.raises(LessonError, match=r"the stub of 'scale-rows' is not valid Python"):
        build_lessons(course)


def test_a_figure_that_was_dropped_is_stale_and_then_removed(built):
    (built / "notebooks/src/01_scaling/bars.svg").unlink()
    source = built / "notebooks/src/01_scaling.py"
    source.write_text(source.read_text(encoding="utf-8").replace("# ![two bars](bars.svg)\n", ""))
    assert build_lessons(built, ["1"]).removed == (
        Path("notebooks/release/01_scaling/bars.svg"),
        Path("notebooks/source/01_scaling/bars.svg"),
    )


def test_progress_hears_the_name_of_each_lesson(course):
    heard = []
    build_lessons(course, progress=heard.append)
    assert heard == [LESSON]
