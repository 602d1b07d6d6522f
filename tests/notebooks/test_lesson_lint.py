"""The lint finds each broken rule of cell budget and grammar, and nothing in a good lesson."""

from pathlib import Path

import pytest

from autograde.lint import lint_lesson, student_lines
from autograde.marks import LessonCell, read_lesson

CLEAN = Path(__file__).parent / "fixtures/course/notebooks/src/01_scaling.py"
ONE_LINE = "    return x * factor[:, None]\n"

# (what is broken, text to replace, replacement, message)
BROKEN = [
    ("long code cell", "guess = 6\n", "guess = 6\n" * 15, "16 lines in a code cell, at most 15"),
    ("long exercise", ONE_LINE, ONE_LINE * 24, "26 lines in an exercise cell, at most 25"),
    ("much to write", ONE_LINE, ONE_LINE * 9, "9 lines for the student to write, at most 8"),
    ("long check", 'budget of cycles"\n', 'x"\n' + "1\n" * 8, "9 lines in a check cell, at most 8"),
    (
        "too many cells",
        "# %% [markdown]\n# ## Why",
        "# %%\n1\n\n" * 60 + "# %% [markdown]\n# ## Why",
        "at most 60",
    ),
    (
        "long setup",
        "import sys\n",
        "import sys\n" + "import os\n" * 5,
        "9 lines of setup, at most 8",
    ),
    (
        "install in setup",
        "import sys\n",
        "import sys\n# %pip install numpy\n",
        "setup holds '%pip'",
    ),
    ("function in setup", "import sys\n", "import sys\ndef f(): pass\n", "setup holds 'def'"),
    ("uncomment", "The second row is doubled", "Uncomment the next line", "asks to uncomment"),
    ("dead code", "guess = 6\n", "guess = 6\n# guess = 7\n", "code in a comment: '# guess = 7'"),
    ("dead call", "guess = 6\n", "guess = 6\n# print(guess)\n", "code in a comment"),
    (
        "long function",
        "guess = 6\n",
        "def f():\n" + "    1\n" * 10 + "guess = 6\n",
        "f has 11 lines",
    ),
    ("wrong number", "# 01 · Scaling", "# 02 · Scaling", "no title card with number 1"),
    ("no minutes", "45 minutes. ", "", "the title card says no minutes"),
    ("too long a lesson", "45 minutes", "100 minutes", "the title card says [100] minutes"),
    ("no goals", "You will be able to", "You will see", "0 goals on the title card"),
    (
        "many goals",
        "# - do the same in C.\n",
        "# - do.\n# - be.\n# - go.\n",
        "4 goals on the title",
    ),
    ("no question", "sensor frame cost?", "sensor frame cost.", "no device question"),
    ("no story", "## Story", "## Tale", "no section 'Story'"),
    ("no prediction", "### Predict", "### Ask", "no section 'Predict'"),
    ("no target", "### What you should see", "### Look", "no section 'What you should see'"),
    ("no device", "## Why it matters on", "## On", "no section 'Why it matters on the device'"),
    ("no recap", "## Recap", "## End", "no section 'Recap'"),
    ("long story", "A sensor with", "A sensor " + "word " * 120 + "with", "words, at most 120"),
    ("numbering", "## Exercise 2", "## Exercise 3", "stand under its own heading 'Exercise 2'"),
    ("id not named", "Write `scale-rows-c`.", "Write it.", "does not name the id 'scale-rows-c'"),
    ("one hint", "<details><summary>Hint 2</summary>Which", "Which", "1 folded hints above"),
    (
        "name from afar",
        "# %%\nnp.arange(3)\n\n# %% [markdown]\n# ## Rec",
        "# %%\nguess\n\n# %% [markdown]\n# ## Rec",
        "'guess' comes from the section 'Story'",
    ),
    (
        "exercise used later",
        "# %%\nnp.arange(3)\n\n# %% [markdown]\n# ## Rec",
        "# %%\nscale_rows(1)\n\n# %% [markdown]\n# ## Rec",
        "'scale_rows' comes from the section 'Exercise 1",
    ),
    (
        "name bound twice",
        "# %%\nnp.arange(3)\n\n# %% [markdown]\n# ## Rec",
        "# %%\nguess = 1\n\n# %% [markdown]\n# ## Rec",
        "'guess' is already bound in 'Story'",
    ),
    ("setup rebound", "guess = 6\n", "guess = 6\nnp = 3\n", "'np' is already bound in Setup"),
]


def lint_text(folder: Path, text: str) -> list[str]:
    path = folder / "01_scaling.py"
    path.write_text(text, encoding="utf-8")
    (folder / "01_scaling").mkdir()
    kernel = CLEAN.with_suffix("") / "scale.c"
    (folder / "01_scaling/scale.c").write_text(kernel.read_text(encoding="utf-8"))
    return [str(problem) for problem in lint_lesson(read_lesson(path), Path("01_scaling.py"))]


def test_a_good_lesson_has_no_finding(tmp_path):
    assert lint_text(tmp_path, CLEAN.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "message"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_broken_rule_is_found(tmp_path, old, new, message):
    text = CLEAN.read_text(encoding="utf-8")
    assert old in text
    findings = lint_text(tmp_path, text.replace(old, new, 1))
    assert any(message in finding for finding in findings), findings


def test_high_median_is_found(tmp_path):
    text = CLEAN.read_text(encoding="utf-8").replace("np.arange(3)", "np.arange(3)\n" * 6)
    text = text.replace("guess = 6\n", "guess = 6\n" * 6)
    text = text.replace('"graded with', "1\n" * 6 + '"graded with')
    assert any("the median code cell has" in line for line in lint_text(tmp_path, text))


def test_comments_and_lone_brackets_are_not_lines_to_write():
    body = "    // twice\n    {\n    x = 1; // one\n    }\n"
    text = f"int f(void) {{\n// BEGIN SOLUTION\n{body}// END SOLUTION\n}}"
    assert student_lines(LessonCell("code", text, 1, solve="f")) == 1
