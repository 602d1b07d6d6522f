"""JupyterLab on a student's own copies of the lessons, which nothing here ever overwrites."""

import shutil
import subprocess
import sys

WORK_FOLDER = "my-lessons"


def copy_lessons(root):
    """Copy each release lesson that the student does not have yet.

    Where the lesson has been rebuilt since, the new version is laid beside the student's as
    `NN_topic.new.ipynb` (new2, ...); the student's own file keeps its name and its content.

    Returns:
        The folder of the copies, and one sentence for each file that was made.
    """
    folder, notices = root / WORK_FOLDER, []
    for lesson in sorted((root / "notebooks" / "release").iterdir()):
        if not lesson.is_dir():
            continue
        for original in sorted(path for path in lesson.rglob("*") if path.is_file()):
            if ".ipynb_checkpoints" not in original.parts:
                copy = folder / original.relative_to(lesson.parent)
                notices += _copy_file(original, copy, root / WORK_FOLDER / ".released")
    return folder, notices


def _copy_file(original, copy, released):
    """Copy one file unless the student has it; `released` keeps what was handed out last."""
    handed_out = released / original.parent.name / original.name
    if not copy.exists():
        notice = f"new: {copy.name}"
    elif not handed_out.exists() or handed_out.read_bytes() == original.read_bytes():
        return []
    else:
        copy = _free_name(copy)
        notice = f"changed since your copy: the new version is {copy.name}"
    for place in (copy, handed_out):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, place)
    return [notice]


def _free_name(taken):
    """NAME.new.ipynb, or NAME.new2.ipynb and so on where that is taken too."""
    for count in range(1, 1000):
        free = taken.with_name(f"{taken.stem}.new{count if count > 1 else ''}{taken.suffix}")
        if not free.exists():
            return free
    raise FileExistsError(f"expected a free name beside {taken}, got none; try: tidy that folder")


def start_lab(folder, *, browser, port):
    """Run JupyterLab on this machine's loopback address until it is stopped; its exit code."""
    command = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}"]
    if not browser:
        command.append("--no-browser")
    return subprocess.call([*command, f"--ServerApp.root_dir={folder}"], cwd=folder)
