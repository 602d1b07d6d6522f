"""Fill a release notebook with answers, as a student would: for the demo and for tests."""

from collections.abc import Mapping
from copy import deepcopy
from difflib import get_close_matches
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_solution

from autograde.cell_magic import C_CELL_MAGIC

ANSWER_SUFFIXES = (".py", ".c", ".md")


def solution_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """The cells a student writes in, by exercise id."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if is_solution(cell)}


def assemble_submission(release_notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """A copy of the release notebook with the given solution cells filled in.

    Args:
        release_notebook: what the student got; not changed.
        answers: {exercise id: whole text of the solution cell}. C text comes without the cell's
            %%kernel line, which is kept from the release. Exercises not named keep their stub.

    Raises:
        LookupError: an id that the notebook has no solution cell for.
    """
    notebook = deepcopy(release_notebook)
    cells = solution_cells(notebook)
    for exercise, source in answers.items():
        if exercise not in cells:
            close = get_close_matches(exercise, cells, n=1) or sorted(cells)
            raise LookupError(f"no exercise {exercise!r} in the notebook; try {', '.join(close)}")
        first_line = cells[exercise].source.partition("\n")[0]
        text = source.rstrip()
        if first_line.startswith(C_CELL_MAGIC) and not text.startswith(C_CELL_MAGIC):
            text = f"{first_line}\n{text}"
        cells[exercise].source = text
    return notebook


def read_answers(folder: Path) -> dict[str, str]:
    """The answers of one student: {exercise id: text} from files <exercise id>.py, .c or .md."""
    files = [f for f in sorted(folder.iterdir()) if f.suffix in ANSWER_SUFFIXES]
    return {f.stem: f.read_text(encoding="utf-8") for f in files}


def demo_submissions(
    root: Path, lesson: str, release_notebook: NotebookNode
) -> dict[Path, NotebookNode]:
    """The demo students' notebooks of one lesson, by path relative to the project root.

    A student without an answer to this lesson hands in nothing.
    """
    demo = Path("autograde") / "demo"
    exercises = solution_cells(release_notebook)
    submissions = {}
    for folder in sorted((root / demo / "answers").glob("*/")):
        answers = {id_: text for id_, text in read_answers(folder).items() if id_ in exercises}
        if answers:
            where = demo / "submissions" / folder.name / f"{lesson}.ipynb"
            submissions[where] = assemble_submission(release_notebook, answers)
    return submissions
