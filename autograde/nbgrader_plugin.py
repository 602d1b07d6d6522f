"""Our grading inside `nbgrader autograde`: two steps in place of nbgrader's own.

    c.Autograde.sanitize_preprocessors = SANITIZE_STEPS
    c.Autograde.autograde_preprocessors = AUTOGRADE_STEPS

Collecting, gradebook, late penalties, Formgrader and feedback stay nbgrader's. No kernel is ever
started; a student's code runs in our sandboxed workers alone.
"""

import atexit
import json
from functools import cache
from pathlib import Path

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from traitlets import Unicode

from autograde.collect import Found
from autograde.grading import Context, grade_submission
from autograde.intake import read_submission
from autograde.master import load_master
from autograde.project import find_root
from autograde.rebuild import rebuild, write_verdicts
from autograde.sandbox import select_sandbox
from autograde.seeds import KEY_FILE, load_or_make_key
from autograde.workplace import Workplace


class GraderFailedError(RuntimeError):
    """The grader itself failed on a task: the submission is not graded, which is not a zero."""


class _CourseStep(NbGraderPreprocessor):
    """A step that knows the course: where it is, its key, how it is graded."""

    course_root = Unicode("", help="Project folder; found if empty.").tag(config=True)

    def _root(self):
        return Path(self.course_root) if self.course_root else find_root()

    def _read(self, notebook, resources):
        """(master, the notebook's bytes)."""
        master = load_master(self._root(), resources["nbgrader"]["assignment"])
        return master, json.dumps(notebook).encode()


class RebuildFromMaster(_CourseStep):
    """Keep nothing of the submission but the sources of its solution cells."""

    def preprocess(self, nb, resources):
        master, data = self._read(nb, resources)
        intake = read_submission(data, master)
        for sentence in intake.all_flags():
            self.log.warning(sentence)
        return rebuild(master, intake.sources), resources


class GradeInSandbox(_CourseStep):
    """Judge every task and leave the points where SaveAutoGrades reads them."""

    key_file = Unicode("", help="Course key; course.key in the project if empty.").tag(config=True)
    sandbox = Unicode("auto", help="auto, bubblewrap, container or limits-only.").tag(config=True)
    target = Unicode("gap9", help="Chip model for C tasks.").tag(config=True)

    def preprocess(self, nb, resources):
        master, data = self._read(nb, resources)
        student = resources["nbgrader"]["student"]
        context, failures = self._context(master)
        result = grade_submission(Found(student, student, data), context)
        if result.status == "grader-error":
            raise GraderFailedError(f"{student}: the grader failed:\n" + "\n".join(failures))
        self.log.info("%s: graded inside %s", student, context.workplace.sandbox.describe())
        return write_verdicts(nb, master.tasks, result.verdicts), resources

    def _context(self, master):
        root, failures = self._root(), []
        key = load_or_make_key(self.key_file or root / KEY_FILE)
        place = _workplace(self.sandbox, self.target, _kernel_ids(master))

        def note(student, task, trace):
            failures.append(trace)

        return Context(master, key, place, target=self.target, errors=note), failures


def _kernel_ids(master):
    return tuple(task.id for task in master.tasks if task.kind == "c")


@cache
def _workplace(level, target, exercise_ids):
    """Made once for a process, taken down at its end."""
    place = Workplace(select_sandbox(level), exercise_ids, target)
    atexit.register(place.close)
    return place


SANITIZE_STEPS = [RebuildFromMaster, CheckCellMetadata]
AUTOGRADE_STEPS = [GradeInSandbox, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
