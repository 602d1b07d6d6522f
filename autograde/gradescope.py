"""The archive that Gradescope takes as an autograder: one lesson, the grader, how to set it up.

Gradescope runs students' code in the container that holds this archive. So it carries no teacher's
notebook, and a key of its own that is derived from the course key: whoever got hold of it knows
nothing about the hidden inputs of the course.
"""

import hashlib
import hmac
from pathlib import Path

import autograde
import gvsoc_runner
import odlkit
from autograde.bundle import pack, tree
from autograde.journal import replace_file
from autograde.seeds import load_or_make_key

TEMPLATES = Path(autograde.__file__).parent / "templates" / "gradescope"
KEY_NAME, LESSON_FOLDER = "gradescope.key", "lesson"
PROGRAMS = ("setup.sh", "run_autograder")
NOT_TAKEN = ("demo/", "templates/course/", "templates/bundle/", "templates/gradescope/")


def write_autograder(path, course, lesson, project):
    """Write the archive.

    Args:
        path: of the zip file; course: Course; lesson: name of a released lesson.
        project: folder with pyproject.toml, README.md and LICENSE.
    """
    files = {name: (TEMPLATES / name).read_bytes() for name in PROGRAMS}
    files[KEY_NAME] = derived_key(load_or_make_key(course.key_file), lesson).hex().encode()
    for package in (autograde, gvsoc_runner, odlkit):
        name = package.__name__
        inside = tree(package.__path__[0])
        files |= {f"odl/{name}/{n}": d for n, d in inside.items() if not n.startswith(NOT_TAKEN)}
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        files[f"odl/{name}"] = (Path(project) / name).read_bytes()
    # The grader asks for a teacher's and a student's notebook; it judges by the hidden checks, so
    # the student's serves as both.
    for kind in ("source", "release"):
        released = tree(course.path("release", lesson), f"{lesson}.ipynb")
        files |= {f"{LESSON_FOLDER}/{kind}/{lesson}/{n}": d for n, d in released.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, pack(files, ""))


def derived_key(key, lesson):
    """A key for one lesson on Gradescope; nothing leads back from it to the course key."""
    return hmac.new(key, f"gradescope\0{lesson}".encode(), hashlib.sha256).digest()
