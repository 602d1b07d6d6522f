"""The graded notebook: the lesson as it was released, a student's answers, and the verdicts.

Nothing else of the student's notebook gets in: no outputs, no metadata, no cells of their own. So
it can be opened by a teacher, and by nbgrader's Formgrader, without running anything. Formgrader
shows the HTML of written answers as it is, to a browser that may change everybody's grades: so
there is none left in them.
"""

import re
from copy import deepcopy
from html import unescape

from nbformat.v4 import new_output

from autograde.feedback import WORDS, format_number, printable
from autograde.verdict import PENDING

SCRIPTS = re.compile("(javascript|vbscript|data|file|blob):")


def rebuild(master, answers):
    """The release notebook with a student's sources in its solution cells.

    Args:
        master: Master; answers: {exercise id: text}; exercises without one keep their stub.
    """
    notebook = deepcopy(master.release)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.id in answers:
            answer = printable(answers[cell.id])
            cell.source = harmless(answer) if cell.cell_type == "markdown" else answer
    return notebook


def harmless(markdown):
    """A written answer without HTML and pictures, and without links where one could be a script.

    A space after `<` is all that a reader sees of it; formulas look the same.
    """
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", markdown).replace("![", "! [")
    if SCRIPTS.search(re.sub(r"[\s\\\x00-\x1f\x7f-\x9f]", "", unescape(text)).lower()):
        for mark in ("](", "][", "]:", "\\href"):
            text = text.replace(mark, f"{mark[0]} {mark[1:]}")
    return text


def write_verdicts(notebook, tasks, verdicts):
    """Put points and sentences below the cells that carry the points; changes the notebook.

    nbgrader reads the points as a single `execute_result` that is a number.
    """
    cells = {cell.id: cell for cell in notebook.cells}
    for task, verdict in zip(tasks, verdicts, strict=True):
        for grade_id, points in task.grade_points.items():
            cell = cells.get(grade_id)
            if cell is not None and cell.cell_type == "code" and verdict.status not in PENDING:
                share = verdict.points * points / (task.points or 1.0)
                cell.outputs = [_score(share), _sentences(verdict)]
    return notebook


def _score(points):
    data = {"text/plain": repr(round(float(points), 4))}
    return new_output("execute_result", data=data, execution_count=None)


def _sentences(verdict):
    of = f"{format_number(verdict.points)} of {format_number(verdict.max_points)}"
    lines = [f"{verdict.task}: {WORDS[verdict.status]}, {of}", verdict.reason, verdict.hint]
    if verdict.cycles is not None:
        lines.append(f"{verdict.cycles} cycles, budget {verdict.budget} ({verdict.backend})")
    text = "\n".join(printable(line) for line in lines if line)
    return new_output("display_data", data={"text/plain": text})
