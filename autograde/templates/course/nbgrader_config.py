"""nbgrader's settings for this course: `nbgrader autograde` and Formgrader grade as `odl` does."""

import os
import sys
from pathlib import Path

from autograde.nbgrader_plugin import AUTOGRADE_STEPS, SANITIZE_STEPS
from autograde.preprocessors import RELEASE_STEPS

c = get_config()  # noqa: F821 (nbgrader puts it there)

# nbgrader looks for `alembic` on PATH alone, also where its environment was never activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

here = str(Path(__file__).resolve().parent)
c.CourseDirectory.root = here
c.CourseDirectory.course_id = "on-device-learning"
c.GenerateAssignment.preprocessors = RELEASE_STEPS
c.Autograde.sanitize_preprocessors = SANITIZE_STEPS
c.Autograde.autograde_preprocessors = AUTOGRADE_STEPS
c.RebuildFromMaster.course_root = here
c.GradeInSandbox.course_root = here

# What late submissions cost. "zero" takes all points of a late one; a class of your own can take
# a part: see "Writing your own plugin" in nbgrader's documentation.
# c.LateSubmissionPlugin.penalty_method = "zero"
