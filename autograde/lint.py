"""The cell budget and the grammar of a lesson: small cells, every section there, nothing hidden.

`lint_lesson` reads a parsed lesson (autograde.marks) and names every place that breaks a rule. The
numbers are the course's: a reader sees one idea per cell, a student writes a few lines.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from autograde.marks import Lesson, LessonCell, Problem
from autograde.sections import crossing_names

MAX_CELLS = 60
MAX_CODE_LINES = 15
MAX_EXERCISE_LINES = 25  # with docstring
MAX_EXERCISE_LINES_C = 34  # with magic line, includes, casts and the fork
MAX_STUDENT_LINES = 8  # inside the solution region, without comments
MAX_STUDENT_LINES_C = 10  # C declares its variables
MAX_CHECK_LINES = 8
MAX_SETUP_LINES = 8
MAX_MEDIAN_LINES = 5
MAX_FUNCTION_LINES = 10  # outside exercises
MAX_STORY_WORDS = 120
MAX_GOALS = 3
MINUTES = (45, 90)

# Section of the grammar -> what its heading (or bold lead-in) holds.
GRAMMAR = {
    "Story": "story",
    "Predict": "predict",
    "Exercise": "exercise 1",
    "What you should see": "what you should see",
    "Why it matters on the device": "why it matters",
    "Recap": "recap",
}

_HIDDEN = re.compile(r"(?ms)^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*\n?")
_SOLUTION = re.compile(r"(?ms)^[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION")
_LEAD = re.compile(r"(?m)^(?:#+ +|\*\*)(.*)$")


def lint_lesson(lesson: Lesson, shown_as: Path | None = None) -> list[Problem]:
    """Every broken rule of the lesson, in the order of its lines.

    Args:
        lesson: from `read_lesson`; C files are already in their cells.
        shown_as: how messages name the file (default: its path).
    """
    shown = shown_as or lesson.path
    rules = (sizes, setup, tidiness, title_card, grammar, exercises, crossing_names)
    found = [
        Problem(shown, line, message, hint)
        for rule in rules
        for line, message, hint in rule(lesson)
    ]
    return sorted(found, key=lambda problem: problem.line)


Finding = tuple[int, str, str]  # line, message, hint


def visible_lines(cell: LessonCell) -> list[str]:
    """The lines that count: no blank ones, no hidden tests, no solution marks."""
    lines = [line for line in _HIDDEN.sub("", cell.source).split("\n") if line.strip()]
    return [line for line in lines if not re.search(r"(BEGIN|END) SOLUTION", line)]


def student_lines(cell: LessonCell) -> int:
    """Lines of the solution region that hold code: no blanks, no comments, no lone brackets."""
    lines = "\n".join(_SOLUTION.findall(cell.source)).split("\n")
    texts = [re.sub(r"(#|//|/\*).*", "", line).strip() for line in lines]
    return sum(bool(text.strip("{}()[];, ")) for text in texts)


def sizes(lesson: Lesson) -> Iterator[Finding]:
    """Budget of cells and lines."""
    if len(lesson.cells) > MAX_CELLS:
        yield 1, f"{len(lesson.cells)} cells, at most {MAX_CELLS}", "two lessons, or merge text"
    code = _code_cells(lesson)
    for cell in code:
        limit = _line_limit(cell)
        if (count := len(visible_lines(cell))) > limit:
            kind = "an exercise" if cell.solve else "a check" if cell.check else "a code"
            hint = "odlkit for what is not the idea, or two cells"
            yield cell.line, f"{count} lines in {kind} cell, at most {limit}", hint
        limit = MAX_STUDENT_LINES_C if cell.source.startswith("%%") else MAX_STUDENT_LINES
        if (count := student_lines(cell)) > limit:
            message = f"{count} lines for the student to write, at most {limit}"
            yield cell.line, message, "give more of the frame, or two exercises"
    lengths = [len(visible_lines(cell)) for cell in code]
    if lengths and median(lengths) > MAX_MEDIAN_LINES:
        message = f"the median code cell has {median(lengths):g} lines, at most {MAX_MEDIAN_LINES}"
        yield 1, message, "one idea per cell"


def _line_limit(cell: LessonCell) -> int:
    if cell.solve:
        return MAX_EXERCISE_LINES_C if cell.source.startswith("%%") else MAX_EXERCISE_LINES
    return MAX_CHECK_LINES if cell.check else MAX_CODE_LINES


def setup(lesson: Lesson) -> Iterator[Finding]:
    """The first code cell imports, seeds and styles, no more."""
    cell = next(iter(_code_cells(lesson)), None)
    if cell is None:
        return
    if (count := len(visible_lines(cell))) > MAX_SETUP_LINES:
        yield cell.line, f"{count} lines of setup, at most {MAX_SETUP_LINES}", "import less"
    if found := re.search(
        r"(?m)^\s*(def |class |[!%]?pip\b|!|.*urlretrieve|.*requests\.)", cell.source
    ):
        message = f"setup holds {found[0].strip()!r}"
        yield cell.line, message, "imports, seed and style only; no installs, downloads, functions"


def tidiness(lesson: Lesson) -> Iterator[Finding]:
    """No code in comments, no 'uncomment', no long helper functions."""
    for cell in lesson.cells:
        if re.search(r"(?i)\buncomment", cell.source):
            yield cell.line, "asks to uncomment something", "a cell that runs as it is"
    for cell in _code_cells(lesson):
        for line in cell.source.split("\n"):
            if _is_commented_code(line):
                yield cell.line, f"code in a comment: {line.strip()!r}", "delete it"
        if cell.solve or cell.source.startswith("%%"):
            continue
        for node in ast.walk(ast.parse(_without_magics(cell.source))):
            if isinstance(node, ast.FunctionDef):
                count = node.end_lineno - node.lineno + 1
                if count > MAX_FUNCTION_LINES:
                    message = f"{node.name} has {count} lines, at most {MAX_FUNCTION_LINES}"
                    yield cell.line, message, "move it to odlkit"


def title_card(lesson: Lesson) -> Iterator[Finding]:
    """Number and title, minutes, goals, the device question."""
    card = lesson.cells[0]
    number = int(lesson.name[:2])
    title = card.source.partition("\n")[0]
    if card.cell_type != "markdown" or not re.match(rf"# .*\b0?{number}\b", title):
        yield card.line, f"no title card with number {number}", f"# {number:02d} · Topic"
        return
    minutes = [int(n) for n in re.findall(r"(\d+)\s*(?:minutes|min)\b", card.source)]
    if not minutes or not MINUTES[0] <= max(minutes) <= MINUTES[1]:
        message = f"the title card says {minutes or 'no'} minutes"
        yield card.line, message, f"a number from {MINUTES[0]} to {MINUTES[1]}: '60 minutes'"
    goals = re.search(r"(?i)able to.*\n((?:\s*(?:[-*]|\d\.) .*\n?|  +\S.*\n?|\n)*)", card.source)
    count = len(re.findall(r"(?m)^\s*(?:[-*]|\d\.) ", goals[1])) if goals else 0
    if not 1 <= count <= MAX_GOALS:
        message = f"{count} goals on the title card, expected 1 to {MAX_GOALS}"
        yield card.line, message, "'You will be able to' and a list"
    if "?" not in card.source:
        yield card.line, "no device question on the title card", "one question with a '?'"


def grammar(lesson: Lesson) -> Iterator[Finding]:
    """Every kind of section is there; the story is short."""
    leads = [lead.lower() for cell in _texts(lesson) for lead in _LEAD.findall(cell.source)]
    for name, phrase in GRAMMAR.items():
        if not any(phrase in lead for lead in leads):
            yield 1, f"no section {name!r}", f"a heading that holds '{phrase}'"
    for cell in _texts(lesson):
        story = re.search(r"(?ims)^#+ [^\n]*\bstory\b[^\n]*\n(.*?)(?=^#|^\*\*|\Z)", cell.source)
        words = re.sub(r"(?s)\$\$.*?\$\$|!\[.*?\]\(.*?\)", "", story[1]).split() if story else []
        if len(words) > MAX_STORY_WORDS:
            message = f"the story has {len(words)} words, at most {MAX_STORY_WORDS}"
            yield cell.line, message, "a device, a person, a problem"


def exercises(lesson: Lesson) -> Iterator[Finding]:
    """Exercises are numbered in order, name their id, and code exercises fold away two hints."""
    text, count, numbers = "", 0, []
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            text += "\n" + cell.source
            numbers += [int(n) for n in re.findall(r"(?mi)^#+ .*\bexercise (\d+)", cell.source)]
        own = cell.solve or cell.write
        if not own:
            continue
        count += 1
        if len(numbers) != count or numbers[-1] != count:
            message = f"{own!r} does not stand under its own heading 'Exercise {count}'"
            yield cell.line, message, f"### Exercise {count}: ..."
            numbers = list(range(1, count + 1))
        if f"`{own}`" not in text:
            yield cell.line, f"the text above does not name the id {own!r}", f"`{own}` in the text"
        if cell.solve and (hints := text.count("<details")) != 2:
            message = f"{hints} folded hints above {own!r}, expected 2"
            yield cell.line, message, "<details><summary>Hint 1</summary> ... </details>, twice"
        text = ""


def _code_cells(lesson: Lesson) -> list[LessonCell]:
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def _texts(lesson: Lesson) -> list[LessonCell]:
    return [cell for cell in lesson.cells if cell.cell_type == "markdown"]


def _without_magics(source: str) -> str:
    return re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", source)


def _is_commented_code(line: str) -> bool:
    """A comment that reads as a Python statement or ends like a C one."""
    found = re.match(r"\s*(#|//) ?(.*)$", line)
    if not found or re.search(r"(BEGIN|END) ", line):
        return False
    text = found[2].strip()
    if found[1] == "//":
        return bool(re.search(r"[;{]$", text))
    try:
        (node,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    statement = (ast.Assign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.Return, ast.Delete)
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return is_call or isinstance(node, statement)
