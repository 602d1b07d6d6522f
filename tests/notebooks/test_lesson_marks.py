"""Every mistake in a lesson's marks is named with file, line and what to try."""

import re
from pathlib import Path

import pytest

from autograde.marks import LessonError, read_lesson

SOLVED = """# %% solve="grow"
def grow(x):
    # BEGIN SOLUTION
    return x + 1
    # END SOLUTION

# %% check="grow" points=2
assert grow(1) == 2
"""

# (name, text of the lesson, line, what the message says, what it suggests)
MISTAKES = [
    ("unknown key", '# %% solved="grow"\n', 1, "unknown mark 'solved'", "solve="),
    ("unknown key, nothing near", "# %% colour=3\n", 1, "unknown mark 'colour'", "one of solve"),
    ("heading in header", "# %% Gradients\n", 1, "unexpected text 'Gradients'", "markdown cell"),
    ("no quotes", "# %% solve=grow\n", 1, "cannot read the mark solve=grow", "double quotes"),
    ("points as text", SOLVED.replace("=2\n", '="2"\n'), 7, "points='2' is not a num", "points=2"),
    ("points negative", SOLVED.replace("=2\n", "=-1\n"), 7, "points=-1 is not a num", "points=2"),
    ("points true", SOLVED.replace("=2\n", "=true\n"), 7, "points=True is not a num", "points=2"),
    ("no points", SOLVED.replace(" points=2", ""), 7, "check= without points", "points=2"),
    ("points elsewhere", "# %% points=2\n1\n", 1, "not graded", "move points="),
    ("id not kebab-case", SOLVED.replace('"grow"', '"Grow_It"'), 1, "not kebab-case", '"grow-it"'),
    ("id like a check", SOLVED.replace('"grow"', '"grow-check"'), 1, "ends like the id", "another"),
    ("id too long", SOLVED.replace('"grow"', f'"{"g" * 51}"'), 1, "more than 50", "a short one"),
    ("id a number", SOLVED.replace('"grow"', "3"), 1, "solve=3 is not text", 'solve="some-text"'),
    ("duplicate id", SOLVED + SOLVED, 9, "the id 'grow' is already used in line 1", "a new id"),
    (
        "id used by an answer too",
        SOLVED + '# %% [markdown] write="grow" points=1\n# why\n',
        9,
        "already used in line 1",
        "a new id",
    ),
    ("check alone", '# %% check="grow" points=1\n1\n', 1, "has no cell with solve", "above it"),
    (
        "check misspelt",
        SOLVED.replace('check="grow"', 'check="grown"'),
        7,
        "no cell",
        'check="grow"',
    ),
    (
        "check first",
        '# %% check="grow" points=1\n1\n\n' + SOLVED,
        1,
        "comes before the cell it checks",
        "below",
    ),
    ("never checked", SOLVED.split("# %% check")[0], 1, "never checked", 'check="grow" points=2'),
    ("two roles", '# %% solve="a" check="a" points=1\n', 1, "solve and check in one", "one cell"),
    (
        "solve in text",
        '# %% [markdown] solve="a"\n# x\n',
        1,
        "on a markdown cell",
        '# %% solve="id"',
    ),
    (
        "write in code",
        '# %% write="a" points=1\n1\n',
        1,
        "write= on a code cell",
        "[markdown] write",
    ),
    ("raw cell", "# %% [raw]\n# x\n", 1, "a raw cell", "[markdown]"),
    (
        "text before the first cell",
        "import os\n\n# %%\nos\n",
        3,
        "1 lines that start with",
        "start",
    ),
    ("header in a string", '# %%\ns = """\n# %% x\n"""\n', 1, "2 lines that start with", "strings"),
    ("no cell at all", "import os\n", 1, "0 lines that start with", "start the file"),
    ("unbalanced", SOLVED.replace("    # END SOLUTION\n", ""), 1, "do not pair up", "END SOLUTION"),
    ("no region", SOLVED.replace("    # BEGIN SOLUTION\n", ""), 1, "do not pair up: END", "never"),
    (
        "no marks",
        re.sub(r" +# (BEGIN|END) SOLUTION\n", "", SOLVED),
        1,
        "has no BEGIN SOLUTION",
        "between the two marks",
    ),
    ("solution in the open", "# %%\n# BEGIN SOLUTION\n1\n# END SOLUTION\n", 1, "without", "drop"),
    (
        "hidden in the open",
        "# %%\n# BEGIN HIDDEN TESTS\n1\n# END HIDDEN TESTS\n",
        1,
        "check=",
        "drop",
    ),
    (
        "no such file",
        '# %% include="grow.c" solve="grow"\n',
        1,
        "02_x/grow.c does not",
        "write that",
    ),
    (
        "path in include",
        '# %% include="../grow.c" solve="grow"\n',
        1,
        "not the name of a C",
        "kernel",
    ),
    (
        "include of Python",
        '# %% include="grow.py" solve="grow"\n',
        1,
        "not the name of a C",
        "kernel",
    ),
    ("include in text", '# %% [markdown] include="a.c"\n# x\n', 1, "belongs to code cells", "drop"),
]


def write_lesson(folder: Path, text: str, name: str = "02_x.py") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_mistake_is_named_with_line_and_hint(tmp_path, text, line, message, hint):
    if "include=" in text and "solve=" in text:
        text += '# %% check="grow" points=1\n1\n'
    with pytest.raises(LessonError) as caught:
        read_lesson(write_lesson(tmp_path, text), Path("notebooks/src/02_x.py"))
    found = [p for p in caught.value.problems if p.line == line and message in p.message]
    assert found, str(caught.value)
    assert hint in found[0].hint
    assert str(found[0]).startswith(f"notebooks/src/02_x.py:{line}: ")


def test_all_mistakes_of_a_lesson_are_reported_at_once(tmp_path):
    text = '# %% solved="a"\n\n# %% points=1\n\n# %% [markdown] write="B" points=1\n# x\n'
    with pytest.raises(LessonError) as caught:
        read_lesson(write_lesson(tmp_path, text))
    assert [problem.line for problem in caught.value.problems] == [1, 3, 5]


def test_lesson_name_is_two_digits_and_a_topic(tmp_path):
    with pytest.raises(LessonError, match=r"Scaling\.py is not a lesson name.*03_linear_backward"):
        read_lesson(write_lesson(tmp_path, SOLVED, "Scaling.py"))


def test_near_file_name_is_suggested(tmp_path):
    (tmp_path / "02_x").mkdir()
    (tmp_path / "02_x" / "grow_fw.c").write_text("int x;\n")
    text = '# %% include="grow_fv.c" solve="grow"\n\n# %% check="grow" points=1\n1\n'
    with pytest.raises(LessonError, match=r"Try: grow_fw\.c"):
        read_lesson(write_lesson(tmp_path, text))


def test_unpaired_marks_in_a_c_file_name_the_file(tmp_path):
    (tmp_path / "02_x").mkdir()
    (tmp_path / "02_x" / "grow.c").write_text("// BEGIN SOLUTION\nint x;\n")
    text = '# %% include="grow.c" solve="grow"\n\n# %% check="grow" points=1\n1\n'
    with pytest.raises(LessonError, match=r"the SOLUTION marks in grow\.c do not pair up"):
        read_lesson(write_lesson(tmp_path, text))


def test_kernel_line_may_carry_options(tmp_path):
    (tmp_path / "02_x").mkdir()
    (tmp_path / "02_x" / "show.c").write_text("int x;\n")
    text = '# %% include="show.c"\n# %%kernel show --cores 4\n'
    (cell,) = read_lesson(write_lesson(tmp_path, text)).cells
    assert cell.source == "%%kernel show --cores 4\nint x;"


def test_a_program_of_its_own_may_be_shown_below_a_cluster_line(tmp_path):
    (tmp_path / "02_x").mkdir()
    (tmp_path / "02_x" / "hello.c").write_text("int main(void) { return 0; }\n")
    (cell,) = read_lesson(write_lesson(tmp_path, '# %% include="hello.c"\n# %%cluster\n')).cells
    assert cell.source == "%%cluster\nint main(void) { return 0; }"


def test_included_file_without_kernel_line_is_refused(tmp_path):
    (tmp_path / "02_x").mkdir()
    (tmp_path / "02_x" / "show.c").write_text("int x;\n")
    with pytest.raises(LessonError, match="one %%kernel or %%cluster line and nothing else"):
        read_lesson(write_lesson(tmp_path, '# %% include="show.c"\nprint(1)\n'))


def test_cells_know_the_line_of_their_header(tmp_path):
    lesson = read_lesson(write_lesson(tmp_path, SOLVED))
    assert [(cell.line, cell.exercise) for cell in lesson.cells] == [(1, "grow"), (7, "grow")]


def test_jupytext_header_block_is_ignored(tmp_path):
    kernel = "#   kernelspec:\n#     name: other\n#     display_name: Other\n"
    text = f"# ---\n# jupyter:\n{kernel}# ---\n\n{SOLVED}"
    assert [cell.line for cell in read_lesson(write_lesson(tmp_path, text)).cells] == [8, 14]


def test_a_header_block_that_jupytext_cannot_read_is_named(tmp_path):
    text = "# ---\n# jupyter:\n#   kernelspec:\n#     name: other\n# ---\n\n" + SOLVED
    with pytest.raises(LessonError, match=r"02_x\.py:1: jupytext cannot read .*display_name"):
        read_lesson(write_lesson(tmp_path, text))
