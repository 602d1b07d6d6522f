"""Processes that somebody kills: no grade is lost and none changes."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograde.sandbox import try_level
from autograde.scratch import ScratchFolder, delete_left_behind

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")

LESSON, C_LESSON = "03_linear_backward", "05_two_languages"
WRONG = "def linear_backward_weight(g, x):\n    return x, g\n"
STUDENTS = [f"student-{n}" for n in range(12)]
RUN = """
import sys
from pathlib import Path
from autograde.engine import grade
root, submitted, out = map(Path, sys.argv[1:])
grade([submitted], "03", out, key=bytes(32), root=root, jobs=1,
      progress=lambda done, total, result: print(done, flush=True))
"""


def descendants(process_id):
    """Ids of all processes below one, youngest last."""
    found = []
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


class Killer(threading.Thread):
    """Kills a process below this one after each submission that was graded, until told to stop.

    Bound to the progress and not to a clock: on a slow machine no worker is hit again and again.
    """

    def __init__(self, kills):
        super().__init__(daemon=True)
        self.kills, self.killed, self.stopped = kills, 0, False
        self.graded = threading.Semaphore(1)

    def run(self):
        while self.killed < self.kills:
            self.graded.acquire()
            while not self.stopped and not self._kill_one():
                time.sleep(0.005)
            if self.stopped:
                return

    def _kill_one(self):
        try:
            workers = descendants(os.getpid())
            if workers:
                os.kill(workers[self.killed % len(workers)], signal.SIGKILL)
                self.killed += 1
        except OSError:
            return False  # it ended by itself in the meantime
        return bool(workers)

    def stop(self):
        self.stopped = True
        self.graded.release()
        self.join()


def comparable(run):
    """Every verdict as one line."""
    return [f"{r.student} {verdict}" for r in run.results for verdict in r.verdicts]


def test_killed_workers_change_no_grade(notebook, classroom):
    for number, student in enumerate(STUDENTS):
        changed = {"linear_backward_weight": WRONG} if number % 2 else {}
        classroom.hand_in(student, notebook(**changed))
    undisturbed = classroom.grade()
    killer = Killer(kills=8)
    killer.start()
    disturbed = classroom.grade(fresh=True, progress=lambda *_: killer.graded.release())
    killer.stop()
    assert killer.killed >= 3
    assert comparable(disturbed) == comparable(undisturbed)
    assert disturbed.changes == ()


GRADE_ONE = """
import sys
from pathlib import Path
from autograde.engine import grade
root, submitted, out, level = sys.argv[1:]
grade([Path(submitted)], "03", Path(out), key=bytes(32), root=Path(root), sandbox=level)
"""
SLEEPER = "import time\ntime.sleep(1000)\n"


def wait_for(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.mark.parametrize("level", ["bubblewrap", "limits-only"])
def test_a_killed_grader_leaves_neither_processes_nor_folders(
    level, notebook, classroom, course_root, tmp_path, monkeypatch
):
    if try_level(level)[0] is None:
        pytest.skip(try_level(level)[1])
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    classroom.hand_in("ada", notebook(linear_backward_weight=SLEEPER))
    places = [course_root, classroom.submitted, classroom.graded, level]
    command = [sys.executable, "-c", GRADE_ONE, *map(str, places)]
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(temporary)}) as process:
        # The sleeping task is the youngest of three: the sandbox's or the worker's, and its child.
        assert wait_for(lambda: len(descendants(process.pid)) >= 2)
        time.sleep(0.3)
        below = descendants(process.pid)
        process.kill()
    assert wait_for(lambda: not any(Path(f"/proc/{p}/exe").exists() for p in below))
    assert list(temporary.glob("odl-run-*"))
    monkeypatch.setattr("autograde.scratch.NEW_SECONDS", 0.0)
    assert delete_left_behind(temporary)
    assert list(temporary.iterdir()) == []


def test_a_folder_in_use_or_of_somebody_else_is_not_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.scratch.NEW_SECONDS", 0.0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    used, young = ScratchFolder(), tmp_path / "odl-run-without-lock"
    young.mkdir()
    (tmp_path / "odl-run-link").symlink_to(used.path)
    assert delete_left_behind(tmp_path) == []
    assert used.path.is_dir() and young.is_dir()
    used.close()
    assert not used.path.exists()


def test_a_killed_command_is_resumed_and_leaves_no_process(notebook, classroom, course_root):
    for student in STUDENTS:
        classroom.hand_in(student, notebook())
    places = [course_root, classroom.submitted, classroom.graded]
    command = [sys.executable, "-c", RUN, *map(str, places)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"1\n"
        assert process.stdout.readline() == b"2\n"
        below = descendants(process.pid)
        process.kill()
    run = classroom.grade(key=bytes(32))
    assert 2 <= run.reused < len(STUDENTS)
    assert {result.points for result in run.results} == {4}
    deadline = time.monotonic() + 15
    while any(Path(f"/proc/{p}/exe").exists() for p in below) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [p for p in below if Path(f"/proc/{p}/exe").exists()] == []
