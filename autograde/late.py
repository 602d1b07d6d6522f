"""Late penalties: nbgrader's own step and the plugin that the course's configuration names."""

from nbformat.v4 import new_notebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import PyFileConfigLoader

from autograde.course import CONFIG
from autograde.gradebook import read_lateness


def assign_late_penalties(course, lesson):
    """Write the penalty of every late submission into the gradebook; returns {student: points}.

    Needs the assignment's due date and the submissions' times; without them nobody is late.
    """
    config = PyFileConfigLoader(CONFIG, path=str(course.folder)).load_config()
    step = AssignLatePenalties(config=config)
    url = f"sqlite:///{course.gradebook}"
    for student, (penalty, seconds_late) in read_lateness(course.gradebook, lesson).items():
        if seconds_late > 0 or penalty:
            names = {"notebook": lesson, "assignment": lesson, "student": student, "db_url": url}
            step.preprocess(new_notebook(), {"nbgrader": names})
    found = read_lateness(course.gradebook, lesson)
    return {student: penalty for student, (penalty, _) in found.items() if penalty}
