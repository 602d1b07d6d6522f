"""Grade one submission inside Gradescope's container: `python -m autograde.gradescope_run ROOT`.

ROOT/submission                 what the student uploaded
ROOT/submission_metadata.json   who the student is
ROOT/source                     the unpacked archive of gradescope.py
ROOT/results/results.json       is written; where the grader fails it is not, and Gradescope says so
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from autograde import warmup
from autograde.engine import grade
from autograde.exports import export
from autograde.gradescope import KEY_NAME, LESSON_FOLDER
from autograde.master import load_master
from autograde.seeds import load_or_make_key


def main(root):
    """Grade ROOT/submission into ROOT/results/results.json."""
    root = Path(root)
    source = root / "source"
    key = load_or_make_key(source / KEY_NAME)
    lesson = lesson_name(source)
    with tempfile.TemporaryDirectory() as scratch:
        box = Path(scratch)
        folder = box / "submitted" / student_name(root)
        folder.mkdir(parents=True)
        take_notebooks(root / "submission", folder)
        out = box / "out"
        run = grade([box / "submitted"], lesson, out, key=key, root=source / LESSON_FOLDER)
        if run.grader_errors:
            sys.exit(f"the grader failed: {(out / 'audit.jsonl').read_text(encoding='utf-8')}")
        path = export(out, lesson, "gradescope")
        (root / "results").mkdir(exist_ok=True)
        shutil.copyfile(path, root / "results" / "results.json")


def warm_up(root):
    """Compile what every run needs, once, when the container is made."""
    source = Path(root) / "source"
    tasks = load_master(source / LESSON_FOLDER, lesson_name(source)).tasks
    if kernel_ids := [task.id for task in tasks if task.kind == "c"]:
        warmup.main("gap9", *kernel_ids)


def lesson_name(source):
    """The one lesson of the archive."""
    return next((source / LESSON_FOLDER / "release").iterdir()).name


def student_name(root):
    """A name for the hidden inputs that stays the same; all members of a group together."""
    try:
        document = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        numbers = sorted(str(user["id"]) for user in document["users"])
    except (OSError, ValueError, LookupError, TypeError):
        numbers = []
    return "gradescope-" + ("-".join(numbers) or "unknown")


def take_notebooks(submission, folder):
    """Copy uploaded notebooks and archives, each to its place: where it lies tells which counts."""
    for parent, folders, names in os.walk(submission):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        for name in names:
            path = Path(parent) / name
            is_plain = path.is_file() and not path.is_symlink() and not name.startswith(".")
            if is_plain and path.suffix.lower() in (".ipynb", ".zip"):
                target = folder / path.relative_to(submission)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)


if __name__ == "__main__":
    step = warm_up if "--warm-up" in sys.argv else main
    step(sys.argv[-1])
