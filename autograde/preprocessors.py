"""From the teacher's notebook to the student's: nbgrader's release steps with our C-aware stub.

`RELEASE_STEPS` is nbgrader's own list (GenerateAssignment.preprocessors) with three changes:
`ExerciseStubs` stands in for ClearSolutions; IncludeHeaderFooter is left out because it reads
files that depend on where the command runs; InstantiateTests is left out because it runs code and
draws a random salt, so that two builds would differ. `notebooks/nbgrader_config.py` gives the same
list to nbgrader's command line, where SaveCells records the cells in the gradebook.
"""

import re
from copy import deepcopy

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)
from traitlets import Dict

from autograde.cell_magic import C_CELL_MAGIC

_ID = "EXERCISE_ID"


class ExerciseStubs(ClearSolutions):
    """Replace solution regions by a stub in the language of the cell, naming the exercise.

    A cell that starts with %%kernel is C: a stub that raises a Python exception there would be
    reported as a strange syntax error, `#error` stops the compiler with a sentence instead.
    """

    code_stub = Dict(
        {
            "python": f'# YOUR CODE HERE\nraise NotImplementedError("{_ID}: not written yet")',
            "c": f'// YOUR CODE HERE\n#error "{_ID}: not written yet, replace this line"',
        },
        help="The code that replaces solutions, per language; EXERCISE_ID becomes the grade id",
    ).tag(config=True)

    def preprocess_cell(self, cell, resources, cell_index):
        language = "c" if cell.source.startswith(C_CELL_MAGIC) else "python"
        had_regions = cell.source
        cell, _ = super().preprocess_cell(cell, {**resources, "language": language}, cell_index)
        if cell.source != had_regions and "nbgrader" in cell.metadata:
            cell.source = cell.source.replace(_ID, cell.metadata.nbgrader.grade_id)
            # The preprocessor speaks in column 0, whatever the indentation of the region.
            cell.source = re.sub(r"(?m)^[ \t]+#error ", "#error ", cell.source)
        return cell, resources


# SaveCells writes to the gradebook; `release` leaves it out and needs no database.
RELEASE_STEPS = [
    LockCells,
    ExerciseStubs,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]


def release(source: NotebookNode) -> NotebookNode:
    """The student's version of a teacher notebook, as nbgrader generates it; input unchanged.

    Raises:
        RuntimeError, nbformat.ValidationError: nbgrader refuses the regions or the metadata.
    """
    notebook, resources = deepcopy(source), {}
    for step in RELEASE_STEPS:
        if step is not SaveCells:
            notebook, resources = step().preprocess(notebook, resources)
    return notebook
