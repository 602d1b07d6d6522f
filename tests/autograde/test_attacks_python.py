"""Code that tries to get more than it earned: each file in attacks/ is one kind.

grades: wrong code that wants points.        leaks: hidden inputs that want to be seen.
looks: reading what is not the student's.    deeds: writing, processes, network, privileges.
"""

import contextlib
import socket
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograde.execution import run_python
from autograde.numeric import judge_outcome
from autograde.sandbox import try_level
from autograde.tasks import find_task
from autograde.workers import Limits

ATTACKS = Path(__file__).parent / "attacks"
LIMITS = replace(Limits(), wall_seconds=10.0, cpu_seconds=1, memory_bytes=700 << 20)
TASK = find_task("linear-backward-weight")
# Plain processes can read what their user can read; that level says so.
NEED_A_FILE_SYSTEM_OF_THEIR_OWN = {"finds_odlkit_on_disk", "reads_source_notebook"}
SLEEPERS = {"sleeps"}


def named(kind):
    return [pytest.param(path, id=path.stem) for path in sorted((ATTACKS / kind).glob("*.py"))]


@pytest.fixture(params=["bubblewrap", "limits-only"])
def sandbox(request):
    box, problem, _ = try_level(request.param)
    if box is None:
        pytest.skip(problem)
    return box


def judge(sandbox, library, cell, limits=LIMITS):
    cases = TASK.draw_cases(np.random.default_rng(5))
    request = {"earlier": [], "cell": cell, "function": TASK.function}
    arguments = [list(case.inputs.values()) for case in cases]
    outcome = run_python(sandbox, library, request, arguments, TASK.withheld, limits)
    return judge_outcome(TASK, cases, outcome, 2.0)


@pytest.mark.parametrize("path", named("grades"))
def test_no_points_for_code_that_did_not_earn_them(path, sandbox, library):
    plain = sandbox.level == "limits-only"
    if plain and path.stem in NEED_A_FILE_SYSTEM_OF_THEIR_OWN:
        pytest.skip("limits-only lets code read files, and its notice says so")
    limits = replace(LIMITS, wall_seconds=3.0) if path.stem in SLEEPERS else LIMITS
    verdict = judge(sandbox, library, path.read_text(encoding="utf-8"), limits)
    assert verdict.points == 0
    assert verdict.status in ("wrong", "error", "timeout", "memory")
    assert verdict.reason


@pytest.mark.parametrize("path", named("leaks"))
def test_feedback_repeats_nothing_that_code_said_about_hidden_inputs(path, sandbox, library):
    verdict = judge(sandbox, library, path.read_text(encoding="utf-8"))
    text = " ".join((verdict.reason, verdict.expected, verdict.got, verdict.hint))
    assert verdict.points == 0
    assert "LEAK" not in text
    assert "7777" not in text


def attempt(path, sandbox, library, secret, port):
    """What `attempt()` of an attack returned, or None if it was stopped."""
    cell = f"SECRET, PORT = {str(secret)!r}, {port}\n{path.read_text(encoding='utf-8')}"
    request = {"earlier": [], "cell": cell, "function": "attempt"}
    outcome = run_python(sandbox, library, request, [[]], (), LIMITS)
    if outcome.ending != "answered" or "outputs" not in outcome.cases[0]:
        return None
    return outcome.cases[0]["outputs"][0].get("number")


@pytest.fixture
def grader_files(tmp_path):
    """A file of the grader, and a server of the grader; both have to stay untouched."""
    secret = tmp_path / "course-key"
    secret.write_text("a secret")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield secret, server.getsockname()[1]
    assert secret.read_text() == "a secret"
    assert list(tmp_path.iterdir()) == [secret]


def workers_left(library):
    """Command lines of processes that name this run's folder; killed ones get a moment to go."""
    deadline = time.monotonic() + 5
    while (left := _named_in_proc(library)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _named_in_proc(library):
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended in the meantime
            lines.append(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return [line for line in lines if str(library.folder) in line]


@pytest.mark.parametrize("path", named("looks"))
def test_bubblewrap_shows_nothing_of_the_grader(path, bubblewrap, library, grader_files):
    assert not attempt(path, bubblewrap, library, *grader_files)


@pytest.mark.parametrize("path", named("deeds"))
def test_nothing_can_be_done_outside_and_nothing_stays(path, sandbox, library, grader_files):
    assert not attempt(path, sandbox, library, *grader_files)
    assert workers_left(library) == []


def test_where_code_can_read_the_key_no_sentence_of_its_own_is_shown(library, grader_files):
    """Plain processes can read the grader's files; feedback is no way to take them home."""
    box, _, _ = try_level("limits-only")
    secret, _ = grader_files
    verdict = judge(box, library, f"raise ValueError(open({str(secret)!r}).read())")
    assert (verdict.points, verdict.reason) == (0, "The cell does not run: ValueError in line 1")
