"""The container level: same verdicts, nothing left. Skipped where no engine has the image."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograde import container
from autograde.sandbox import try_level

GRADE = """
import sys
from pathlib import Path
from autograde.engine import grade
root, submitted, out = map(Path, sys.argv[1:])
grade([submitted], "03", out, key=bytes(32), root=root, sandbox="container")
"""
SLEEPER = "import time\ntime.sleep(1000)\n"
HOSTILE = "import os\nos._exit(0)\n"
ENDLESS = "def linear_backward_weight(g, x):\n    while True:\n        pass\n"


@pytest.fixture(scope="module", autouse=True)
def engine():
    box, problem, _ = try_level("container")
    if box is None:
        pytest.skip(problem)
    return container.find_engine()[0]


def containers(engine):
    """Ids of the running workers' containers."""
    command = [engine, "ps", "--quiet", "--filter", f"label={container.LABEL}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def wait_until_gone(engine, seconds=20):
    deadline = time.monotonic() + seconds
    while containers(engine) and time.monotonic() < deadline:
        time.sleep(0.2)
    return containers(engine) == []


def wait_for_lasting_container(engine, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        seen = set(containers(engine))
        time.sleep(1.0)
        if seen & set(containers(engine)):
            return True
    return False


def test_a_container_gives_the_same_verdicts(notebook, classroom, engine):
    answers = {"ada": None, "ben": HOSTILE, "cleo": ENDLESS}
    for student, text in answers.items():
        changed = {"linear_backward_weight": text} if text else {}
        classroom.hand_in(student, notebook(**changed))
    here, inside = classroom.grade(sandbox="limits-only"), classroom.grade(sandbox="container")
    assert [r.verdicts for r in inside.results] == [r.verdicts for r in here.results]
    assert inside.sandbox.tamper_resistant
    assert wait_until_gone(engine)


def test_a_killed_grader_leaves_no_container(notebook, classroom, course_root, engine):
    classroom.hand_in("ada", notebook(linear_backward_weight=SLEEPER))
    places = [course_root, classroom.submitted, classroom.graded]
    with subprocess.Popen([sys.executable, "-c", GRADE, *map(str, places)]) as process:
        assert wait_for_lasting_container(engine)  # that of the self-test comes and goes
        process.kill()
    assert wait_until_gone(engine)


def test_an_image_with_another_python_is_refused(tmp_path, engine, monkeypatch):
    """What the self-test says when the image's Python is another one than the grader's."""
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    try_level.cache_clear()
    box, problem, _ = try_level("container")
    try_level.cache_clear()
    assert box is None and "the grader 3.99" in problem


def test_only_the_grader_s_own_files_are_mounted_and_for_reading_alone(engine):
    from autograde.sandbox import Mount

    command = container.command(
        ["-c", ""], [Mount(Path("/a"), "/b")], 1024, {"PATH": "/x", "A": "1"}
    )
    volumes = [command[i + 1] for i, word in enumerate(command) if word == "--volume"]
    assert volumes == ["/a:/b:ro"]
    assert "PATH=/x" not in command and "A=1" in command
    for wanted in ("none", "ALL", "no-new-privileges", "--read-only"):
        assert wanted in command
    assert f"{os.getuid()}:{os.getgid()}" in command
